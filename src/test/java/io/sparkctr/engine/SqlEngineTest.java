package io.sparkctr.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DayStore;
import io.sparkctr.engine.sql.DirtyLines;
import io.sparkctr.engine.sql.MutatedLines;
import io.sparkctr.job.DayPreparations;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The SQL engine prepares the same days as the native engine. */
@ExtendWith(SparkExtension.class)
class SqlEngineTest {
  private final SparkSession spark;

  @TempDir Path folder;
  private Path input;

  SqlEngineTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeInput() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
  }

  @Test
  void rowsCountsAndRejectsEqualThoseOfTheNativeEngine() throws IOException {
    Files.writeString(input.resolve("day_0"), DayRows.text(300, 1));
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(input.resolve("day_1.gz")))) {
      gzip.write(DayRows.text(200, 2).getBytes(ISO_8859_1));
    }
    Files.writeString(
        input.resolve("day_2"), DayRows.text(DirtyLines.all()) + DayRows.text(50, 3), ISO_8859_1);
    Files.writeString(input.resolve("day_3"), DayRows.text(MutatedLines.of(400, 4)), ISO_8859_1);

    List<DayRecord> expected = prepare("native");
    List<DayRecord> actual = prepare("sql");

    assertThat(actual).hasSize(4);
    assertThat(actual.get(2).malformed()).isPositive();
    for (int i = 0; i < actual.size(); i++) {
      DayRecord day = actual.get(i);
      assertThat(day.rows()).as(day.day()).isEqualTo(expected.get(i).rows());
      assertThat(day.positives()).as(day.day()).isEqualTo(expected.get(i).positives());
      assertThat(day.rejects()).as(day.day()).isEqualTo(expected.get(i).rejects());
      assertThat(day.fingerprint()).as(day.day()).isEqualTo(expected.get(i).fingerprint());
      assertThat(rows("sql", day))
          .as(day.day())
          .containsExactlyInAnyOrderElementsOf(rows("native", expected.get(i)));
    }
  }

  @Test
  void aDamagedFileFailsBeforeAnythingIsWritten() throws IOException {
    byte[] content = DayRows.text(20_000, 1).getBytes(ISO_8859_1);
    var packed = new java.io.ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    Files.write(input.resolve("day_0.gz"), java.util.Arrays.copyOf(packed.toByteArray(), 50_000));

    assertThatThrownBy(() -> prepare("sql"))
        .hasStackTraceContaining("day_0.gz")
        .hasStackTraceContaining("UserError");
    assertThat(new DayStore(folder.resolve("sql").toString(), new Configuration()))
        .satisfies(store -> assertThat(store.find("0")).isEmpty());
  }

  @Test
  void aForestStaysOnTheCpuAndSaysSo() {
    List<String> told = new ArrayList<>();
    new SqlEngine(spark, config("any"), told::add).announce(ModelKind.LOGISTIC_REGRESSION);
    assertThat(told).isEmpty();

    new SqlEngine(spark, config("any"), told::add).announce(ModelKind.RANDOM_FOREST);
    assertThat(told).containsExactly("random forest: trains and scores on the CPU");
  }

  @Test
  void aForestIsRefusedWhereAGpuIsRequired() {
    SqlEngine engine = new SqlEngine(spark, config("any", "spark.gpu=required"), line -> {});

    engine.announce(ModelKind.LOGISTIC_REGRESSION);
    assertThatThrownBy(() -> engine.announce(ModelKind.RANDOM_FOREST))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "spark.gpu = required, but a random forest trains and scores on the CPU");
  }

  private CtrConfig config(String by, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("data.prepared=" + folder.resolve(by));
    settings.add("data.max-malformed-share=1");
    return ConfigLoader.load(folder.resolve("none"), List.of(), settings);
  }

  private List<DayRecord> prepare(String by) throws IOException {
    CtrConfig config = config(by);
    Engine engine =
        by.equals("native")
            ? new NativeEngine(spark, config)
            : new SqlEngine(spark, config, line -> {});
    return new DayPreparations(new Session(spark, false, engine), config, line -> {})
        .prepare(DayFile.find(List.of(input.toString()), new Configuration()));
  }

  private List<String> rows(String by, DayRecord day) {
    return new DayStore(folder.resolve(by).toString(), new Configuration())
        .read(spark, List.of(day), 2).collectAsList().stream()
            .map(row -> row.mkString("|"))
            .toList();
  }
}
