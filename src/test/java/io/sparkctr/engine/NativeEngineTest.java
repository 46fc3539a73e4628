package io.sparkctr.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.job.DayPreparations;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.spark.LastTasks;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Compares the files that the tasks write with the rows that the data source reads. */
@ExtendWith(SparkExtension.class)
class NativeEngineTest {
  private static final int MAX_LINE = 1 << 16;

  private final SparkSession spark;

  @TempDir Path folder;
  private Path input;

  NativeEngineTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeFolder() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
  }

  @Test
  void aCleanFileGivesItsRowsInOrderAtEverySplitSize() throws IOException {
    byte[] day = DayRows.text(30, 1).getBytes(ISO_8859_1);
    for (String splitSize : List.of("97", "1000", "1MiB")) {
      assertPrepares("day_0", day, splitSize);
    }
  }

  @Test
  void aDirtyFileGivesItsGoodRowsInOrderAtEverySplitSize() throws IOException {
    List<String> rows = new ArrayList<>(DayRows.of(12, 2));
    rows.set(0, "\u00ef\u00bb\u00bf" + rows.get(0) + "\r");
    rows.add(3, "");
    rows.add(4, DayRows.with(rows.get(2), 1, "x"));
    rows.add(5, "\u0000\u00ff");
    rows.add(7, DayRows.with(rows.get(6), 3, "-2147483648"));
    rows.add("cut o");
    byte[] day = String.join("\n", rows).getBytes(ISO_8859_1);
    assertPrepares("day_0", Arrays.copyOf(day, 500), "1");
    assertPrepares("day_0", day, "300");
    assertPrepares("day_1.gz", gzip(day), "1");
  }

  @Test
  void columnsWithoutAnyValueAreNull() throws IOException {
    byte[] day = ("1" + "\t".repeat(39) + "\n").repeat(1_000).getBytes(ISO_8859_1);

    assertPrepares("day_0", day, "1MiB");
  }

  @Test
  void aSplitWithoutAGoodRowHasNoFile() throws IOException {
    String row = DayRows.of(1, 3).get(0) + "\n";
    Files.writeString(input.resolve("day_0"), row + "bad\n".repeat(500) + row);

    DayRecord day = prepare("first", "data.split-size=500").get(0);

    assertThat(day.rows()).isEqualTo(2);
    assertThat(day.malformed()).isEqualTo(500);
    assertThat(day.files()).hasSize(2);
  }

  @Test
  void preparingAFileTwiceGivesTheSameBytes() throws IOException {
    Files.writeString(input.resolve("day_0"), DayRows.text(2_000, 4));

    List<byte[]> first = contents("first", prepare("first", "data.split-size=100KiB").get(0));
    List<byte[]> second = contents("second", prepare("second", "data.split-size=100KiB").get(0));

    assertThat(first).hasSizeGreaterThan(3).hasSameSizeAs(second);
    for (int file = 0; file < first.size(); file++) {
      assertThat(second.get(file)).isEqualTo(first.get(file));
    }
  }

  @Test
  void aFailedDayStopsTheTasksOfTheOtherDays() throws IOException {
    Files.writeString(input.resolve("day_0.gz"), "this is no gzip");
    Files.writeString(input.resolve("day_1"), DayRows.text(2_000, 5));

    assertThatThrownBy(() -> prepare("first", "data.split-size=1KiB"))
        .hasStackTraceContaining(UserError.class.getName())
        .hasStackTraceContaining(
            "day_0.gz cannot be decompressed (not a gzip file): copy it again");

    // The last tasks may still start; they then find that their directory is deleted.
    LastTasks.await(spark);
    // Asks the scheduler, because the status tracker may lag behind.
    var scheduler = (TaskSchedulerImpl) spark.sparkContext().taskScheduler();
    assertThat(CollectionConverters.asJava(scheduler.runningTasksByExecutors()).values())
        .allMatch(tasks -> (Integer) tasks == 0);
    assertThat(folder.resolve("first/_work")).doesNotExist();
    assertThat(folder.resolve("first/_lock")).doesNotExist();
  }

  private void assertPrepares(String name, byte[] content, String splitSize) throws IOException {
    String prepared = "prepared-" + name + "-" + content.length + "-" + splitSize;
    Path file = Files.write(input.resolve(name), content);
    Dataset<Row> lines =
        DayFileReader.read(spark, List.of(file.toString()), LabelRule.REQUIRED, 1 << 20, MAX_LINE);
    List<Row> expected =
        lines
            .where(col("reject").isNull())
            .select(CriteoSchema.COLUMNS.stream().map(c -> col(c)).toArray(Column[]::new))
            .collectAsList();

    DayRecord day = prepare(prepared, "data.split-size=" + splitSize).get(0);

    assertThat(day.files()).isSorted();
    List<Row> rows =
        spark
            .read()
            .parquet(folder.resolve(prepared).resolve("day=" + day.day()).toString())
            .sort(col("_metadata.file_name"), col("_metadata.row_index"))
            .collectAsList();
    assertThat(rows).as(prepared).isNotEmpty().isEqualTo(expected);
    assertThat(day.rows()).isEqualTo(expected.size());
    assertThat(day.positives())
        .isEqualTo(Collections.frequency(expected.stream().map(r -> r.get(0)).toList(), 1));
    assertThat(day.rows() + day.malformed()).isEqualTo(lines.count());
    Files.delete(file);
  }

  private List<DayRecord> prepare(String prepared, String... overrides) throws IOException {
    List<String> settings = new ArrayList<>(List.of("data.prepared=" + folder.resolve(prepared)));
    settings.add("data.max-malformed-share=1");
    settings.addAll(List.of(overrides));
    var config = ConfigLoader.load(folder.resolve("none"), List.of(), settings);
    var files = DayFile.find(List.of(input.toString()), new Configuration());
    var session = new Session(spark, false, new NativeEngine(spark, config));
    return new DayPreparations(session, config, line -> {}).prepare(files);
  }

  private List<byte[]> contents(String prepared, DayRecord day) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (String file : day.files()) {
      contents.add(Files.readAllBytes(folder.resolve(prepared).resolve("day=0").resolve(file)));
    }
    return contents;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
