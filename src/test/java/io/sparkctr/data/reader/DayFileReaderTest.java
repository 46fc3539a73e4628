package io.sparkctr.data.reader;

import static io.sparkctr.schema.DayFileSchema.LabelRule.OPTIONAL;
import static io.sparkctr.schema.DayFileSchema.LabelRule.REQUIRED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DayFileReaderTest {
  private static final int MAX_LINE = 1 << 16;
  private static final long WHOLE = 1 << 20;
  private static final String GOOD = "1" + "\t-7".repeat(13) + "\tffffff00".repeat(26);
  private static final String SPARSE = "0" + "\t".repeat(39);
  private static final String UNLABELLED = SPARSE.substring(2);
  private static final String DIRTY =
      String.join(
          "\n",
          "\u00ef\u00bb\u00bf" + GOOD,
          SPARSE + "\r",
          "",
          "\r",
          GOOD.replace("-7", "x7"),
          UNLABELLED,
          "\u00ff\u0000garbage",
          "2" + GOOD.substring(1),
          GOOD.replace("ffffff00", "FFFFFF00"),
          SPARSE);

  private final SparkSession spark;

  @TempDir Path folder;

  DayFileReaderTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void everyLineIsOneRow() throws IOException {
    Dataset<Row> rows = read(file("day_0", DIRTY), WHOLE);

    assertThat(rows.schema()).isEqualTo(DayFileSchema.SCHEMA);
    assertThat(column(rows, DayFileSchema.REJECT))
        .containsExactly(
            null,
            null,
            "field-count",
            "field-count",
            "integer",
            "field-count",
            "field-count",
            "label",
            "category",
            null);
    assertThat(column(rows, DayFileSchema.LINE))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(column(rows, "label"))
        .containsExactly(1, 0, null, null, null, null, null, null, null, 0);
    assertThat(column(rows, "I13"))
        .containsExactly(-7, null, null, null, null, null, null, null, null, null);
    assertThat(column(rows, "C26"))
        .containsExactly(-256, null, null, null, null, null, null, null, null, null);
    assertThat(column(rows, DayFileSchema.TEXT).get(6)).isEqualTo("\\xff\\x00garbage");
    assertThat(column(rows, DayFileSchema.TEXT).get(0)).isNull();
  }

  @Test
  void theSplitSizeChangesOnlyTheSplits() throws IOException {
    String file = file("day_0", DIRTY);
    List<String> whole = contents(read(file, WHOLE));

    for (long splitBytes : new long[] {40, 41, 281, 282, 283, 284, 1000, 5000}) {
      assertThat(contents(read(file, splitBytes))).as("splits of %d", splitBytes).isEqualTo(whole);
    }
  }

  @Test
  void splitsAreNumberedByFileThenByOffset() throws IOException {
    String first = file("b", (SPARSE + "\n").repeat(3));
    String empty = file("empty", "");
    String second = file("a, with a blank \"and\" more", (SPARSE + "\n").repeat(2));
    int lineBytes = SPARSE.length() + 1;

    List<Row> rows =
        DayFileReader.read(spark, List.of(first, empty, second), REQUIRED, lineBytes, MAX_LINE)
            .select("file", "split", "line")
            .collectAsList();

    // A line that starts exactly at the start of a split belongs to the previous split.
    assertThat(rows.stream().map(row -> row.mkString("|")))
        .containsExactly(
            first + "|0|0", first + "|0|1", first + "|1|0", second + "|3|0", second + "|3|1");
  }

  @Test
  void aRowWithoutLabelHasANullLabelIfAllowed() throws IOException {
    String file = file("day_0", UNLABELLED + "\n" + GOOD + "\n");

    Dataset<Row> scoring = DayFileReader.read(spark, List.of(file), OPTIONAL, WHOLE, MAX_LINE);
    assertThat(column(scoring, "label")).containsExactly(null, 1);
    assertThat(column(scoring, "reject")).containsExactly(null, null);
    assertThat(column(read(file, WHOLE), "reject")).containsExactly("field-count", null);
  }

  @Test
  void anyColumnsInAnyOrderAreRead() throws IOException {
    Dataset<Row> rows = read(file("day_0", DIRTY), WHOLE);

    assertThat(contents(rows.select("C26", "reject", "label", "line")).get(7))
        .isEqualTo("null|label|null|7");
    assertThat(column(rows, "I1").get(7)).isNull();
    assertThat(rows.filter(col("reject").isNull()).count()).isEqualTo(3);
    assertThat(rows.filter(col("C3").equalTo(lit(-256))).select("split").count()).isEqualTo(1);
    assertThat(rows.count()).isEqualTo(10);
  }

  @Test
  void aBatchKeepsNothingOfThePreviousOne() throws IOException {
    int good = 3 * RowBatch.ROWS;
    String file = file("day_0", (GOOD + "\n\n" + SPARSE + "\n").repeat(good / 3) + GOOD);

    Row sums =
        read(file, WHOLE << 10)
            .selectExpr(
                "sum(I1)",
                "count(I1)",
                "count(reject)",
                "count(text)",
                "max(line)",
                "max(split)",
                "count(distinct file)")
            .head();

    int third = good / 3;
    assertThat(sums.mkString("|"))
        .isEqualTo(
            -7L * (third + 1)
                + "|"
                + (third + 1)
                + "|"
                + third
                + "|"
                + third
                + "|"
                + good
                + "|0|1");
  }

  @Test
  void readsTheSameWithoutGeneratedCodeAndAsAnRdd() throws IOException {
    Dataset<Row> rows = read(file("day_0", DIRTY), 300);
    List<String> expected = contents(rows);

    SparkSession interpreted = spark.newSession();
    interpreted.conf().set("spark.sql.codegen.wholeStage", false);
    interpreted.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    assertThat(
            contents(
                DayFileReader.read(
                    interpreted,
                    List.of(folder.resolve("day_0").toString()),
                    REQUIRED,
                    300,
                    MAX_LINE)))
        .isEqualTo(expected);
    assertThat(rows.toJavaRDD().map(row -> row.getString(40)).collect())
        .isEqualTo(column(rows, "reject"));
  }

  @Test
  void gzipGivesTheSameRowsAsPlain() throws IOException {
    String plain = file("day_0", DIRTY);
    String packed = GzipFiles.write(folder.resolve("day_0.gz"), DIRTY.getBytes(ISO_8859_1));

    assertThat(contents(read(packed, 100).drop("file")))
        .isEqualTo(contents(read(plain, WHOLE).drop("file")));
  }

  @Test
  void anOverlongLineIsRejectedAndTheNextOneRead() throws IOException {
    String file = file("day_0", GOOD + "\n" + "x\t".repeat(5_000_000) + "\n" + GOOD + "\n");

    for (long splitBytes : new long[] {1 << 24, 1 << 20}) {
      Dataset<Row> rows = read(file, splitBytes);
      assertThat(column(rows, "reject")).containsExactly(null, "line-length", null);
      assertThat((String) column(rows, "text").get(1)).startsWith("x\\tx\\t").hasSizeLessThan(201);
    }
  }

  @Test
  void theMaximumLineLengthIsAnOption() throws IOException {
    String file = file("day_0", GOOD + "\n" + SPARSE + "\n");
    Dataset<Row> rows =
        spark
            .read()
            .format("criteo")
            .option("paths", "[\"" + file + "\"]")
            .option("maxLineBytes", GOOD.length() - 1)
            .load();

    assertThat(column(rows, "reject")).containsExactly("line-length", null);
  }

  @Test
  void randomCutsOfAFileLoseNoLine() throws IOException {
    var random = new Random(4711);
    byte[] whole = (GOOD + "\r\n" + SPARSE + "\n\n").repeat(20).getBytes(ISO_8859_1);
    for (int round = 0; round < 8; round++) {
      int from = random.nextInt(whole.length);
      byte[] cut = Arrays.copyOfRange(whole, from, from + random.nextInt(whole.length - from));
      IntStream.range(0, random.nextInt(20)).forEach(i -> flip(cut, random));
      Path file = Files.write(folder.resolve("cut_" + round), cut);

      Dataset<Row> rows = read(file.toString(), cut.length / 10 + 1 + random.nextInt(500));
      assertThat(rows.count()).isEqualTo(lineCount(cut));
      assertThat(column(rows, "reject")).hasSize(lineCount(cut));
    }
  }

  private static void flip(byte[] bytes, Random random) {
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
  }

  private static int lineCount(byte[] bytes) {
    int newlines = 0;
    for (byte value : bytes) {
      newlines += value == '\n' ? 1 : 0;
    }
    return newlines + (bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0);
  }

  private Dataset<Row> read(String file, long splitBytes) {
    return DayFileReader.read(spark, List.of(file), REQUIRED, splitBytes, MAX_LINE);
  }

  private String file(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1)).toString();
  }

  private static List<Object> column(Dataset<Row> rows, String name) {
    List<Object> values = new ArrayList<>();
    rows.select(name).collectAsList().forEach(row -> values.add(row.get(0)));
    return values;
  }

  /** Every row as text, without its split and line unless the dataset has few columns. */
  private static List<String> contents(Dataset<Row> rows) {
    Dataset<Row> kept = rows.columns().length == 4 ? rows : rows.drop("split", "line");
    return kept.collectAsList().stream().map(row -> row.mkString("|")).toList();
  }
}
