package io.sparkctr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.l3=1              | ctr.train.l3: unknown key; did you mean ctr.train.l2?",
        "iterations=5            | ctr.iterations: unknown key; did you mean ctr.train.max-iterations?",
        "train=5                 | ctr.train: unknown key",
        "features.bits=many      | ctr.features.bits: \"many\" is not a whole number",
        "features.bits=20.5      | ctr.features.bits: \"20.5\" is not a whole number",
        "features.bits=25        | ctr.features.bits: \"25\" is out of range: from 8 to 24",
        "train.tolerance=tiny    | ctr.train.tolerance: \"tiny\" is not a number",
        "train.tolerance=NaN     | ctr.train.tolerance: \"NaN\" is out of range: from 0.0 to 1.0",
        "train.l2=-1             | ctr.train.l2: \"-1\" is out of range: from 0.0 to 10.0",
        "train.seed=9223372036854775808 | ctr.train.seed: \"9223372036854775808\" is not a whole number",
        "data.split-size=0       | ctr.data.split-size: \"0\" is out of range: from 1 to 2147483648",
        "data.split-size=-5      | ctr.data.split-size: \"-5\" is not a size such as 64 KiB",
        "data.split-size=90 EiB  | ctr.data.split-size: \"90 EiB\" is out of range: from 1 to 2147483648",
        "data.split-size=big     | ctr.data.split-size: \"big\" is not a size such as 64 KiB",
        "runs.lock-timeout=1s    | ctr.runs.lock-timeout: \"1s\" is out of range: from PT5S to PT24H",
        "runs.lock-timeout=later | ctr.runs.lock-timeout: \"later\" is not a duration such as 2 minutes",
        "runs.id=a/b             | ctr.runs.id: \"a/b\" is not a run id: use letters, digits, '.', '_' and '-'",
        "runs.id=latest          | ctr.runs.id: \"latest\" is not a run id",
        "runs.id=                | ctr.runs.id: must not be empty",
        "data.prepared=          | ctr.data.prepared: must not be empty",
        "data.input=[]           | ctr.data.input: must name a directory, a glob or day files",
        "data.input={a = 1}      | ctr.data.input.a: unknown key; did you mean ctr.data.input?",
        "score.format=csv        | ctr.score.format: \"csv\" is none of: parquet, tsv",
        "prepare.checksum=half   | ctr.prepare.checksum: \"half\" is none of: sampled, full",
        "generate.compression=xz | ctr.generate.compression: \"xz\" is none of: none, gzip",
        "train.l2-search.strengths=[]     | ctr.train.l2-search.strengths: must hold at least one number",
        "train.l2-search.strengths=[1, x] | ctr.train.l2-search.strengths: [1,\"x\"] is not a list of numbers",
        "train.l2-search.strengths=[1, 0] | ctr.train.l2-search.strengths: [1,0] is out of range: from 0.001 to 100000.0",
        "runs.if-finished=skip   | ctr.runs.if-finished: \"skip\" is none of: fail, reuse",
        "train.model=boosting    | ctr.train.model: \"boosting\" is none of: logistic-regression, random-forest",
        "train.forest.trees=0    | ctr.train.forest.trees: \"0\" is out of range: from 1 to 1000",
        "train.forest.depth=31   | ctr.train.forest.depth: \"31\" is out of range: from 1 to 30",
        "train.forest.bins=257   | ctr.train.forest.bins: \"257\" is out of range: from 2 to 256",
        "train.window=-1         | ctr.train.window: \"-1\" is out of range: from 0 to 10000",
        "kubernetes.namespace=A_b | ctr.kubernetes.namespace: \"A_b\" is not a Kubernetes name",
        "kubernetes.namespace=    | ctr.kubernetes.namespace: \"\" is not a Kubernetes name",
        "kubernetes.image=a b     | ctr.kubernetes.image: \"a b\" is not an image such as",
        "kubernetes.mount-path=data | ctr.kubernetes.mount-path: \"data\" is not an absolute path",
        "kubernetes.driver.cpu=2 cores | ctr.kubernetes.driver.cpu: \"2 cores\" is not an amount of CPU such as 2, 0.5 or 500m",
        "kubernetes.driver.cpu=0  | ctr.kubernetes.driver.cpu: \"0\" is not an amount of CPU",
        "kubernetes.driver.memory=4 | ctr.kubernetes.driver.memory: \"4\" is out of range",
        "kubernetes.executor.scratch-size=100GB | ctr.kubernetes.executor.scratch-size: \"100GB\" is not a size such as 100Gi",
        "kubernetes.dynamic-allocation.enabled=maybe | ctr.kubernetes.dynamic-allocation.enabled: \"maybe\" is not true or false",
        "kubernetes.dynamic-allocation.min-executors=9 | ctr.kubernetes.dynamic-allocation.min-executors: 9 is more than max-executors = 8",
        "train.days=[1           | train.days: \"[1\" is not HOCON",
        "train                   | \"train\" is not key=value, like train.l2=1e-5",
      })
  void aWrongSettingIsReportedWithItsValueAndTheAllowedOnes(String override, String problem) {
    assertThat(problemsOf("", override)).contains(problem);
  }

  @Test
  void allProblemsAreReportedTogetherAndOnce() {
    String told =
        problemsOf(
            "ctr { train.seed = null, score.outptu = x, train.l2-search.strengths = [0, 0] }",
            "features.bits=many",
            "prepare.parallel-days=65",
            "score.format=csv",
            "runs.directory=",
            "nonsense");

    assertThat(told.lines())
        .containsExactlyInAnyOrder(
            "8 problems in the configuration:",
            "  \"nonsense\" is not key=value, like train.l2=1e-5",
            "  ctr.score.outptu: unknown key; did you mean ctr.score.output?",
            "  ctr.prepare.parallel-days: \"65\" is out of range: from 1 to 64",
            "  ctr.features.bits: \"many\" is not a whole number",
            "  ctr.train.seed: has no value; it takes a whole number",
            "  ctr.train.l2-search.strengths: [0,0] is out of range: from 0.001 to 100000.0",
            "  ctr.score.format: \"csv\" is none of: parquet, tsv",
            "  ctr.runs.directory: must not be empty");
  }

  @Test
  void settingsThatAForestDoesNotHaveAreRefusedWhereverTheyAreSet() {
    assertThat(problemsOf("ctr.train.solver = auto", "train.model=random-forest", "train.l2=0.1"))
        .startsWith("2 problems")
        .contains("ctr.train.solver: does not apply to train.model = random-forest: leave it out")
        .contains("ctr.train.l2: does not apply to train.model = random-forest");
  }

  @Test
  void aForestNeedsNoOtherSettings() {
    TrainConfig train =
        ConfigLoader.load(folder.resolve("no"), List.of(), List.of("train.model=random-forest"))
            .train();

    assertThat(train.model()).isEqualTo(TrainConfig.ModelKind.RANDOM_FOREST);
  }

  @Test
  void aQuotedKeyIsNotSilentlyIgnored() {
    assertThat(problemsOf("ctr.\"features.bits\" = 9"))
        .contains("ctr.\"features.bits\": unknown key; did you mean ctr.features.bits?");
  }

  @Test
  void aValueInsteadOfTheGroupsIsReported() {
    assertThat(problemsOf("ctr = 5, spark = 6"))
        .contains("  ctr: unknown key")
        .contains("  spark: unknown key")
        .contains("  ctr.runs.directory: has no value; it takes a text");
  }

  @Test
  void anUnknownVariableIsReportedWithTheOtherProblems() {
    assertThat(problemsOf("ctr.data.prepared = ${CTR_NO_SUCH_VARIABLE}", "train.l3=1"))
        .contains("${CTR_NO_SUCH_VARIABLE}")
        .contains("ctr.train.l3: unknown key");
  }

  @Test
  void allMissingAndBrokenFilesAreNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.conf"), "ctr { train { seed = 1 }\n");
    Path missing = folder.resolve("missing.conf");

    assertThatThrownBy(
            () -> ConfigLoader.load(folder.resolve("no"), List.of(missing, broken), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--config " + missing + ": cannot be read")
        .hasMessageContaining("--config " + broken + ": ");
  }

  @Test
  void noMessageRevealsASecret() {
    String told =
        problemsOf(
            "ctr.train.seed = \"https://a.blob/x?sv=1&sig=hunter2\"",
            "evaluate.secret=hunter2",
            "spark.hadoop.fs.azure.account.key.x=[hunter2",
            "features.bits=AccountKey=hunter2");

    assertThat(told)
        .startsWith("4 problems")
        .contains("ctr.train.seed: (redacted) is not a whole number")
        .doesNotContain("hunter2");
  }

  private String problemsOf(String text, String... overrides) {
    UserError error =
        catchThrowableOfType(
            UserError.class,
            () ->
                ConfigLoader.load(
                    folder.resolve("no.conf"),
                    List.of(Files.writeString(folder.resolve("test.conf"), text)),
                    List.of(overrides)));
    assertThat(error).as("an error").isNotNull();
    return error.getMessage();
  }
}
