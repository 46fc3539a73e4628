package io.sparkctr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.CtrConfig.EvaluateConfig;
import io.sparkctr.config.CtrConfig.FeaturesConfig;
import io.sparkctr.config.CtrConfig.PrepareConfig;
import io.sparkctr.config.CtrConfig.PrepareConfig.Checksum;
import io.sparkctr.config.CtrConfig.PublishConfig;
import io.sparkctr.config.GenerateConfig.Compression;
import io.sparkctr.config.RunsConfig.IfFinished;
import io.sparkctr.config.ScoreConfig.Format;
import io.sparkctr.config.TrainConfig.ForestConfig;
import io.sparkctr.config.TrainConfig.Input;
import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.config.TrainConfig.Solver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final List<String> KNOWN_KEYS =
      List.of("ctr.data.input", "ctr.train.seed", "ctr.generate.seed", "ctr.train.l2");

  @TempDir Path folder;

  @Test
  void mapsEveryKeyToItsComponent() throws IOException {
    CtrConfig config =
        load(
            """
            ctr {
              data { input = [/a, /b], prepared = /p, max-malformed-share = 0.5
                     max-line-size = 2 KiB, split-size = 3 MiB }
              prepare { parallel-days = 3, checksum = full }
              features.bits = 12
              train {
                days = [a, b], test-days = [c], input = day-files, solver = fast, l2 = 1e-5
                max-iterations = 7, finish-iterations = 8, tolerance = 1e-3
                aggregation-depth = 4, max-block-size = 128 KiB, rows-per-partition = 5000
                max-partitions = 9
                seed = 9223372036854775807
                l2-search { strengths = [8, 0.5], holdout-share = 0.25, max-rows = 2000 }
                forest { trees = 20, depth = 5, bins = 64 }
              }
              evaluate { model = m1, output = o1 }
              score { model = m2, output = o2, format = tsv }
              publish.max-log-loss-regression = 0.25
              runs { directory = /r, id = nightly-1, if-finished = reuse, lock-timeout = 30s }
              generate { output = /g, days = 5, rows-per-day = 6, seed = -8, click-rate = 0.75
                         compression = gzip }
            }
            """);

    assertThat(config.data())
        .isEqualTo(new DataConfig(List.of("/a", "/b"), "/p", 0.5, 2 << 10, 3 << 20));
    assertThat(config.prepare()).isEqualTo(new PrepareConfig(3, Checksum.FULL));
    assertThat(config.features()).isEqualTo(new FeaturesConfig(12));
    assertThat(config.train())
        .isEqualTo(
            new TrainConfig(
                List.of("a", "b"),
                0,
                List.of("c"),
                Input.DAY_FILES,
                Solver.FAST,
                OptionalDouble.of(1e-5),
                7,
                8,
                1e-3,
                4,
                128 << 10,
                5000,
                9,
                Long.MAX_VALUE,
                new L2SearchConfig(List.of(8.0, 0.5), 0.25, 2000),
                ModelKind.LOGISTIC_REGRESSION,
                new ForestConfig(20, 5, 64)));
    assertThat(config.evaluate()).isEqualTo(new EvaluateConfig("m1", "o1"));
    assertThat(config.score()).isEqualTo(new ScoreConfig("m2", "o2", Format.TSV));
    assertThat(config.publish()).isEqualTo(new PublishConfig(0.25));
    assertThat(config.runs())
        .isEqualTo(new RunsConfig("/r", "nightly-1", IfFinished.REUSE, Duration.ofSeconds(30)));
    assertThat(config.generate())
        .isEqualTo(new GenerateConfig("/g", 5, 6, -8, 0.75, Compression.GZIP));
  }

  @Test
  void theCommandLineWinsOverFilesOverTheEnvironmentOverTheReference() throws IOException {
    Path environment =
        file("env.conf", "ctr.train { max-iterations = 1, seed = 1, tolerance = 1 }");
    Path first = file("first.conf", "ctr.train { max-iterations = 2, seed = 2 }");
    Path last = file("last.conf", "ctr.train { max-iterations = 3, seed = 3 }");

    TrainConfig train =
        ConfigLoader.load(
                environment,
                List.of(first, last),
                List.of("train.max-iterations=4", "train.max-iterations=5"))
            .train();

    assertThat(train.maxIterations()).isEqualTo(5);
    assertThat(train.seed()).isEqualTo(3);
    assertThat(train.tolerance()).isEqualTo(1);
    assertThat(train.aggregationDepth()).isEqualTo(2);
  }

  @Test
  void aMissingEnvironmentFileIsIgnored() {
    CtrConfig config = ConfigLoader.load(folder.resolve("no.conf"), List.of(), List.of());

    assertThat(config.explicitKeys()).isEmpty();
  }

  @Test
  void theCtrPrefixIsOptional() throws IOException {
    CtrConfig config = load("", "features.bits=9", "ctr.prepare.checksum=full");

    assertThat(config.features().bits()).isEqualTo(9);
    assertThat(config.prepare().checksum()).isEqualTo(Checksum.FULL);
    assertThat(config.explicitKeys())
        .containsExactlyInAnyOrder("ctr.features.bits", "ctr.prepare.checksum");
  }

  @Test
  void daysMayBeAListOrCommaSeparatedText() throws IOException {
    for (String given :
        List.of("train.days=[\"0\", \"1\"]", "train.days=0, 1", "train.days=0,,1,")) {
      assertThat(load("", given).train().days()).as(given).containsExactly("0", "1");
    }
    assertThat(load("ctr.train.days = [0, 1]").train().days()).containsExactly("0", "1");
    assertThat(load("", "train.days=").train().days()).isEmpty();
  }

  @Test
  void anInputWithCommasIsOnePath() throws IOException {
    assertThat(load("", "data.input=/days/a,b").data().input()).containsExactly("/days/a,b");
  }

  @Test
  void autoLeavesThePenaltyToTheSearch() throws IOException {
    assertThat(load("", "train.l2=auto").train().l2()).isEmpty();
    assertThat(load("", "train.l2=0").train().l2()).hasValue(0);
  }

  @Test
  void substitutionsReadTheEnvironment() throws IOException {
    CtrConfig config =
        load("ctr { data.prepared = ${PATH}\"/p\", score.output = ${?CTR_NO_SUCH_VARIABLE} }");

    assertThat(config.data().prepared()).isEqualTo(System.getenv("PATH") + "/p");
    assertThat(config.score().output()).isEmpty();
  }

  @Test
  void aSubstitutionMayExtendAGroup() throws IOException {
    CtrConfig config =
        load("ctr.train = ${ctr.train} { seed = 7 }, ctr.score.output = ${ctr.train.seed}");

    assertThat(config.train().seed()).isEqualTo(7);
    assertThat(config.score().output()).isEqualTo("7");
  }

  @Test
  void settingsForSparkPassThroughUnderTheirFullNames() throws IOException {
    CtrConfig config =
        load("spark { a.b = 1, \"c.d\" = true }", "spark.e=x,y", "spark.e.f=z", "spark.a=2");

    assertThat(config.spark())
        .containsEntry("spark.a", "2")
        .containsEntry("spark.a.b", "1")
        .containsEntry("spark.c.d", "true")
        .containsEntry("spark.e", "x,y")
        .containsEntry("spark.e.f", "z")
        .containsEntry("spark.app.name", "spark-ctr");
    assertThat(config.shown()).containsAllEntriesOf(config.spark());
    assertThat(config.rendered()).contains("\"c.d\"");
  }

  @Test
  void theLastLayerWinsForSparkHoweverItsKeyIsWritten() throws IOException {
    Path quoted =
        file("quoted.conf", "spark { \"ui.enabled\" = 1, \"app.name\" = 1, \"z.z\" = 1 }");
    Path nested = file("nested.conf", "spark { ui.enabled = 2, z.z = 2 }");

    CtrConfig config =
        ConfigLoader.load(
            folder.resolve("no.conf"), List.of(quoted, nested), List.of("spark.z.z=3"));

    assertThat(config.spark())
        .containsEntry("spark.app.name", "1")
        .containsEntry("spark.ui.enabled", "2")
        .containsEntry("spark.z.z", "3");
    assertThat(config.shown()).containsEntry("spark.z.z", "3");
  }

  @Test
  void aSettingForSparkMayReferToTheLayerBelow() throws IOException {
    Path first = file("first.conf", "spark.driver.options = one");
    Path second = file("second.conf", "spark.driver.options = ${spark.driver.options} two");

    CtrConfig config =
        ConfigLoader.load(folder.resolve("no.conf"), List.of(first, second), List.of());

    assertThat(config.spark()).containsEntry("spark.driver.options", "one two");
  }

  @Test
  void theRenderedConfigurationLoadsUnchanged() throws IOException {
    CtrConfig config = load("", "train.days=0,1", "spark.a=1", "spark.a.b=2", "runs.id=again");

    CtrConfig again = load(config.rendered());

    assertThat(again.shown()).isEqualTo(config.shown());
    assertThat(again.train()).isEqualTo(config.train());
    assertThat(again.spark()).isEqualTo(config.spark());
  }

  @Test
  void aWindowAndNamedDaysExcludeEachOther() throws IOException {
    assertThat(load("", "train.window=7").train().window()).isEqualTo(7);
    assertThatThrownBy(() -> load("", "train.window=7", "train.days=0,1"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("ctr.train.window: 7 and train.days are both set");
  }

  @Test
  void theKeyWithTheFewestEditsWins() {
    // In the first key a letter is missing, in the second one a letter is doubled.
    assertThat(ConfigLoader.nearest("ctr.data.inut", KNOWN_KEYS)).isEqualTo("ctr.data.input");
    assertThat(ConfigLoader.nearest("ctr.trainn.l2", KNOWN_KEYS)).isEqualTo("ctr.train.l2");
  }

  @Test
  void aKeyInTheWrongGroupIsFoundByItsLastPart() {
    // The distance of "input" is small, that of the whole key is at least 6.
    assertThat(ConfigLoader.nearest("ctr.features.input", KNOWN_KEYS)).isEqualTo("ctr.data.input");
  }

  @Test
  void amongKeysWithThatLastPartTheNearestKeyWins() {
    assertThat(ConfigLoader.nearest("ctr.training.seed", KNOWN_KEYS)).isEqualTo("ctr.train.seed");
    assertThat(ConfigLoader.nearest("ctr.generated.seed", KNOWN_KEYS))
        .isEqualTo("ctr.generate.seed");
  }

  private CtrConfig load(String text, String... overrides) throws IOException {
    return ConfigLoader.load(
        folder.resolve("no.conf"), List.of(file("test.conf", text)), List.of(overrides));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
