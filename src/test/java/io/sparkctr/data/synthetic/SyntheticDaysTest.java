package io.sparkctr.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.GenerateConfig;
import io.sparkctr.config.GenerateConfig.Compression;
import io.sparkctr.config.UserError;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.FullDisk;
import io.sparkctr.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SyntheticDaysTest {
  /** One whole chunk and a part of a second one. */
  private static final long ROWS = ChunkLayout.CHUNK_ROWS + 1_000;

  @TempDir private Path folder;

  @Test
  void theBytesDependNeitherOnThePartitionsNorOnTheCompression(SparkSession spark)
      throws IOException {
    Truth plain = generate(spark, 2, ROWS, Compression.NONE, "plain");
    Truth packed = generate(spark, 2, ROWS, Compression.GZIP, "packed");
    for (int day = 0; day < 2; day++) {
      byte[] bytes = Files.readAllBytes(folder.resolve("plain/day_" + day));
      assertThat(bytes).isEqualTo(inOneGo(day));
      try (var in =
          new GZIPInputStream(Files.newInputStream(folder.resolve("packed/day_" + day + ".gz")))) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
    assertThat(packed.total()).isEqualTo(plain.total());
    assertThat(packed.days().get(1).file()).isEqualTo("day_1.gz");
  }

  @Test
  void gzipFilesHaveTheSameBytesEachTime(SparkSession spark) throws IOException {
    generate(spark, 1, ROWS, Compression.GZIP, "once");
    generate(spark, 1, ROWS, Compression.GZIP, "again");
    assertThat(folder.resolve("once/day_0.gz"))
        .hasSameBinaryContentAs(folder.resolve("again/day_0.gz"));
  }

  @Test
  void daysDiffer(SparkSession spark) throws IOException {
    generate(spark, 2, 100, Compression.NONE, "out");
    assertThat(Files.readAllBytes(folder.resolve("out/day_0")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("out/day_1")));
  }

  @Test
  void everyRowHasTheFormatOfADayFile(SparkSession spark) throws IOException {
    generate(spark, 1, 20_000, Compression.NONE, "out");
    List<String> rows = Files.readAllLines(folder.resolve("out/day_0"));
    assertThat(rows)
        .hasSize(20_000)
        .allMatch(row -> row.matches("[01](\t(-?(0|[1-9][0-9]{0,9}))?){13}(\t([0-9a-f]{8})?){26}"));
  }

  @Test
  void theTruthFitsTheRowsAndTheConfiguredClickRate(SparkSession spark) throws IOException {
    Truth truth = generate(spark, 2, 100_000, Compression.NONE, "out");
    long clicks = 0;
    for (Truth.Outcome day : truth.days()) {
      long dayClicks;
      try (var rows = Files.lines(folder.resolve("out").resolve(day.file()))) {
        dayClicks = rows.filter(row -> row.startsWith("1")).count();
      }
      assertThat(day.clicks()).isEqualTo(dayClicks);
      assertThat(day.rows()).isEqualTo(100_000);
      clicks += dayClicks;
    }
    assertThat(truth.total().clicks()).isEqualTo(clicks);
    assertThat(truth.total().clickRate())
        .isCloseTo(0.25, within(4 * Math.sqrt(0.25 * 0.75 / 200_000)));
    assertThat(truth.total().bayesLogLoss() / truth.total().constantLogLoss())
        .isBetween(0.75, 0.82);
    assertThat(truth.total().bayesAuc()).isBetween(0.79, 0.85);
  }

  @Test
  void theTruthIsReadBackAsWritten(SparkSession spark) throws IOException {
    Truth truth = generate(spark, 2, 500, Compression.NONE, "out");
    assertThat(Truth.read(hadoopPath("out/truth.json"), new Configuration())).contains(truth);
    assertThat(Truth.read(hadoopPath("out/none.json"), new Configuration())).isEmpty();
    for (String damaged : List.of("", "{}", "null", "{\"days\": 1}", "no json")) {
      Files.writeString(folder.resolve("out/damaged.json"), damaged);
      assertThat(Truth.read(hadoopPath("out/damaged.json"), new Configuration())).isEmpty();
    }
  }

  @Test
  void theTruthGivesTheLogLossOfItsDays(SparkSession spark) throws IOException {
    Truth truth = generate(spark, 2, 500, Compression.NONE, "out");
    String first = hadoopPath("out/day_0").toString();
    String second = hadoopPath("out/day_1").toString();

    assertThat(bayesLogLoss(Map.of(first, 500L))).hasValue(truth.days().get(0).bayesLogLoss());
    assertThat(bayesLogLoss(Map.of(first, 500L, second, 500L)).getAsDouble())
        .isCloseTo(truth.total().bayesLogLoss(), within(1e-15));
    // A day with another number of rows, a day that was not generated, no truth file.
    assertThat(bayesLogLoss(Map.of(first, 500L, second, 499L))).isEmpty();
    assertThat(bayesLogLoss(Map.of(hadoopPath("out/day_2").toString(), 500L))).isEmpty();
    assertThat(bayesLogLoss(Map.of(hadoopPath("day_0").toString(), 500L))).isEmpty();
  }

  private static OptionalDouble bayesLogLoss(Map<String, Long> rows) throws IOException {
    return Truth.bayesLogLoss(rows, new Configuration());
  }

  @Test
  void oneRowIsEnough(SparkSession spark) throws IOException {
    Truth truth = generate(spark, 1, 1, Compression.NONE, "out");
    assertThat(truth.total().rows()).isEqualTo(1);
    // Its AUC is NaN, also after it is written and read.
    assertThat(Truth.read(hadoopPath("out/truth.json"), new Configuration())).contains(truth);
  }

  @Test
  void refusesToReplaceADayFileOfEitherCompression(SparkSession spark) throws IOException {
    generate(spark, 1, 100, Compression.GZIP, "out");
    byte[] before = Files.readAllBytes(folder.resolve("out/day_0.gz"));
    assertThatThrownBy(() -> generate(spark, 2, 200, Compression.NONE, "out"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("out/day_0.gz exists already")
        .hasMessageContaining("choose another output directory, or delete the file");
    assertThat(Files.readAllBytes(folder.resolve("out/day_0.gz"))).isEqualTo(before);
    assertThat(names("out")).containsExactly("day_0.gz", "truth.json");
  }

  @Test
  void aFailedTaskLeavesNoFiles(SparkSession spark) {
    String secondChunk = "1\\..*";
    FullDisk.register(spark.sparkContext().hadoopConfiguration(), secondChunk);
    String output = FullDisk.uri(folder.resolve("out"));
    assertThatThrownBy(
            () -> SyntheticDays.generate(spark, config(output, 1, ROWS, Compression.NONE)))
        .hasMessageContaining("No space left on device");
    assertThat(names("out")).isEmpty();
  }

  @Test
  void aFailureAfterTheLastDayDeletesTheDays(SparkSession spark) throws IOException {
    // A directory has the name of the truth file.
    Files.createDirectories(folder.resolve("out/truth.json/occupied"));
    assertThatThrownBy(() -> generate(spark, 2, 100, Compression.NONE, "out"))
        .isInstanceOf(IOException.class);
    assertThat(names("out")).containsExactly("truth.json");
  }

  /** Draws and writes the rows of a day one by one, without chunks. */
  private static byte[] inOneGo(int day) throws IOException {
    Marginals marginals = Marginals.load();
    var sampler = new RowSampler(marginals);
    var model = PlantedModel.calibrated(marginals, sampler, 7, 0.25);
    var bytes = new ByteArrayOutputStream();
    int[] fields = new int[CriteoSchema.FIELDS];
    var counts = new OutcomeCounts();
    try (var text = new DayText(bytes)) {
      for (long row = 0; row < ROWS; row++) {
        long key = RowSampler.key(7, day, row);
        long missing = sampler.draw(key, fields);
        boolean click = counts.add(model.logit(fields, missing), RowSampler.labelDraw(key));
        text.append(click, fields, missing);
      }
    }
    return bytes.toByteArray();
  }

  private Truth generate(
      SparkSession spark, int days, long rows, Compression compression, String name)
      throws IOException {
    return SyntheticDays.generate(
        spark, config(folder.resolve(name).toString(), days, rows, compression));
  }

  private static GenerateConfig config(
      String output, int days, long rows, Compression compression) {
    return new GenerateConfig(output, days, rows, 7, 0.25, compression);
  }

  private org.apache.hadoop.fs.Path hadoopPath(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toString());
  }

  /** All file names, hidden files too. */
  private List<String> names(String directory) {
    String[] names = folder.resolve(directory).toFile().list();
    return names == null ? List.of() : Arrays.stream(names).sorted().toList();
  }
}
