package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.IsolatedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/e2e} without a cluster; the rest of it needs one. */
class EndToEndScriptTest {
  @TempDir Path folder;

  @Test
  void tellsWhatItCreatesAndDeletes() throws IOException, InterruptedException {
    IsolatedHome.Ended help = call("bin/e2e --help");

    assertThat(help.exitCode()).as(help.err()).isZero();
    assertThat(help.out()).contains("--context NAME", "What it creates in the namespace");
  }

  @Test
  void refusesToStartWithoutAContext() throws IOException, InterruptedException {
    assertRefused("bin/e2e", "e2e: --context is missing: ");
    assertRefused("bin/e2e --context", "e2e: --context needs a value: ");
    assertRefused("bin/e2e --frob", "e2e: --frob is no option: ");
  }

  @Test
  void refusesAnUnknownEnvironment() throws IOException, InterruptedException {
    assertRefused(
        "PATH=$PWD/tools:$PATH; mkdir -p tools; ln -sf /bin/true tools/kubectl;"
            + " bin/e2e --context a --environment moon",
        "e2e: --environment moon: there is no conf/moon.conf");
  }

  private void assertRefused(String line, String reason) throws IOException, InterruptedException {
    IsolatedHome.Ended ended = call(line);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith(reason);
    assertThat(ended.out()).isEmpty();
  }

  private IsolatedHome.Ended call(String line) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder, "home");
    try (IsolatedHome checkout = new IsolatedHome(home)) {
      return checkout.shell(line);
    }
  }
}
