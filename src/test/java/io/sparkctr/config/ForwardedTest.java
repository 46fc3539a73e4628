package io.sparkctr.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardedTest {
  private static final String KEY = "spark.hadoop.fs.azure.account.key.a.dfs.core.windows.net";

  @TempDir Path folder;

  @Test
  void argumentsAreForwardedUnchanged() throws IOException {
    Forwarded forwarded = load(List.of(), "train.l2=1e-3", "spark.a=x", "train.days=[\"0\"]");

    assertThat(forwarded)
        .isEqualTo(
            new Forwarded(List.of(), List.of("train.l2=1e-3", "spark.a=x", "train.days=[\"0\"]")));
  }

  @Test
  void secretArgumentsAreForwardedInFiles() throws IOException {
    Forwarded forwarded = load(List.of(), "train.seed=7", KEY + "=c2VjcmV0");

    assertThat(forwarded.arguments()).containsExactly("train.seed=7");
    assertThat(forwarded.files()).hasSize(1);
    assertThat(forwarded.files().get(0)).contains("c2VjcmV0");
  }

  @Test
  void onlyTheSecretsOfTheEnvironmentAreForwarded() throws IOException {
    Path environment =
        file("env.conf", "ctr.train.seed = 8, spark.\"" + KEY.substring(6) + "\" = c2VjcmV0");

    Forwarded forwarded =
        ConfigLoader.load(environment, List.of(), List.of("features.bits=9")).forwarded();

    assertThat(forwarded.files()).hasSize(1);
    assertThat(forwarded.files().get(0)).contains("c2VjcmV0").doesNotContain("seed");
  }

  @Test
  void theReceiverLoadsTheSameConfiguration() throws IOException {
    List<Path> files =
        List.of(
            file("a.conf", "ctr.train { seed = 1, max-iterations = 9 }, spark.b = 1"),
            file("b.conf", "ctr.train.seed = ${ctr.train.max-iterations}, spark.b.c = ${PATH}"));
    String[] arguments = {"features.bits=9", KEY + "=c2VjcmV0", "spark.b=2"};
    CtrConfig here = ConfigLoader.load(folder.resolve("no.conf"), files, List.of(arguments));

    List<Path> forwarded = new ArrayList<>();
    for (String text : here.forwarded().files()) {
      forwarded.add(file("forwarded" + forwarded.size() + ".conf", text));
    }
    CtrConfig there =
        ConfigLoader.load(folder.resolve("no.conf"), forwarded, here.forwarded().arguments());

    assertThat(there.train()).isEqualTo(here.train());
    assertThat(there.spark()).isEqualTo(here.spark());
    assertThat(there.shown()).isEqualTo(here.shown());
    assertThat(there.explicitKeys()).isEqualTo(here.explicitKeys());
  }

  private Forwarded load(List<Path> files, String... overrides) {
    return ConfigLoader.load(folder.resolve("no.conf"), files, List.of(overrides)).forwarded();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
