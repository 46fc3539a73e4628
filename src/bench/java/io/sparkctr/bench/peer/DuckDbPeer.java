package io.sparkctr.bench.peer;

import static java.util.stream.Collectors.joining;

import io.sparkctr.schema.CriteoSchema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * DuckDB: converts day files to one typed Parquet file. Arguments: number of threads, the file to
 * write, day files.
 */
public final class DuckDbPeer {
  private DuckDbPeer() {}

  public static void main(String[] args) throws SQLException {
    String days =
        Arrays.stream(args).skip(2).map(DuckDbPeer::quoted).collect(joining(", ", "[", "]"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      StageClock clock = new StageClock(connection.getMetaData().getDatabaseProductVersion());
      statement.execute("SET threads = " + Integer.parseInt(args[0]));
      // This project does not keep the order either, and without it DuckDB starts to write earlier.
      statement.execute("SET preserve_insertion_order = false");
      statement.execute(
          "COPY (SELECT "
              + selected()
              + " FROM read_csv("
              + days
              + ", delim = '\t', header = false, quote = '', escape = '', auto_detect = false,"
              + " columns = {"
              + columns()
              + "})) TO "
              + quoted(args[1])
              + " (FORMAT parquet, COMPRESSION zstd)");
      clock.end("prepare");
    }
  }

  private static String columns() {
    Stream<String> integers =
        Stream.concat(Stream.of(CriteoSchema.LABEL), CriteoSchema.INTEGER_COLUMNS.stream());
    return Stream.concat(
            integers.map(name -> "'" + name + "': 'INTEGER'"),
            CriteoSchema.CATEGORY_COLUMNS.stream().map(name -> "'" + name + "': 'VARCHAR'"))
        .collect(joining(", "));
  }

  /** A token as an unsigned 32-bit integer. Parquet stores signed and unsigned ones as INT32. */
  private static String selected() {
    return CriteoSchema.COLUMNS.stream()
        .map(
            name ->
                CriteoSchema.CATEGORY_COLUMNS.contains(name)
                    ? "('0x' || " + name + ")::UINTEGER AS " + name
                    : name)
        .collect(joining(", "));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
