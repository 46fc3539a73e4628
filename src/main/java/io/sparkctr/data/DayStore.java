package io.sparkctr.data;

import io.sparkctr.config.UserError;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of prepared days: {@code day=N/*.parquet}, and a {@code _manifest.json} that lists
 * the files that count. What no manifest lists does not exist.
 */
public final class DayStore {
  /** Columns of a prepared day: those of {@link CriteoSchema}, as nullable ints. */
  public static final StructType SCHEMA = schema();

  private static final Logger LOG = LoggerFactory.getLogger(DayStore.class);
  private static final String MANIFEST = "_manifest.json";

  private final Path root;
  private final Configuration hadoop;

  public DayStore(String root, Configuration hadoop) {
    this.root = new Path(root);
    this.hadoop = hadoop;
  }

  /** The day, where it was prepared. */
  public Optional<PreparedDay> find(String day) throws IOException {
    Path manifest = new Path(directory(day), MANIFEST);
    try {
      return Optional.of(Json.read(Storage.read(manifest, hadoop), PreparedDay.class));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      throw new UserError(
          manifest + " is damaged (" + damaged.getMessage() + "): delete it, then prepare again",
          damaged);
    }
  }

  /** A directory for files in the making, which no reader looks into. */
  public Path workDirectory() {
    return new Path(root, "_work");
  }

  /** Where a day's rejected lines lie. */
  public Path quarantine(String day) {
    return new Path(root, "_quarantine/day=" + day);
  }

  public Path lockFile() {
    return new Path(root, "_lock");
  }

  /**
   * Makes a day visible: moves the Parquet files in, replaces the manifest in one piece, then
   * deletes the files it no longer lists.
   *
   * @param made directory that holds the files of {@code day.files()}
   */
  public void commit(PreparedDay day, Path made) throws IOException {
    FileSystem fileSystem = Storage.fileSystem(root, hadoop);
    Path directory = directory(day.day());
    fileSystem.mkdirs(directory);
    for (String file : day.files()) {
      if (!fileSystem.rename(new Path(made, file), new Path(directory, file))) {
        throw new IOException("cannot move " + new Path(made, file) + " to " + directory);
      }
    }
    Storage.replace(new Path(directory, MANIFEST), Json.write(day), hadoop);
    LOG.info(
        "day {} prepared: {} rows, {} lines in quarantine: {}",
        day.day(),
        day.rows(),
        day.malformed(),
        directory);
    Set<String> kept = new HashSet<>(day.files());
    kept.add(MANIFEST);
    for (FileStatus status : fileSystem.listStatus(directory)) {
      if (!kept.contains(status.getPath().getName())) {
        fileSystem.delete(status.getPath(), true);
      }
    }
  }

  /**
   * The rows of these days, all 40 columns.
   *
   * @param partitions about how many partitions to read; depends on nothing else, so that figures
   *     repeat on any number of cores
   */
  public Dataset<Row> read(SparkSession spark, List<PreparedDay> days, int partitions) {
    spark.conf().set("spark.sql.files.minPartitionNum", partitions);
    String[] files =
        days.stream()
            .flatMap(
                day ->
                    day.files().stream()
                        .map(file -> new Path(directory(day.day()), file).toString())
                        .map(DayStore::literal))
            .toArray(String[]::new);
    return spark.read().schema(SCHEMA).parquet(files);
  }

  /** The path, its signs of a glob escaped: Spark takes what it reads for one. */
  private static String literal(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }

  private Path directory(String day) {
    return new Path(root, "day=" + day);
  }

  private static StructType schema() {
    StructType schema = new StructType();
    for (String column : CriteoSchema.COLUMNS) {
      schema = schema.add(column, DataTypes.IntegerType, true);
    }
    return schema;
  }
}
