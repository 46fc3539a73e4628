package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.IsolatedHome;
import io.sparkctr.testing.NeedsRapids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every {@code bin/ctr} command in the README does what it says, in the README's order. */
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void everyCommandInTheReadmeRuns() throws IOException, InterruptedException {
    Path home = run(command -> !needsRapids(command), 10);

    assertThat(home.resolve("out/demo-scores")).isDirectory();
    assertThat(home.resolve("out/demo-metrics.json")).isRegularFile();
  }

  @Test
  @NeedsRapids
  void explainRuns() throws IOException, InterruptedException {
    run(ReadmeIT::needsRapids, 2);
  }

  private static boolean needsRapids(String command) {
    return command.startsWith("bin/ctr explain");
  }

  /**
   * Runs the chosen commands, at least {@code min}, and returns the directory in which they ran.
   */
  private Path run(Predicate<String> chosen, int min) throws IOException, InterruptedException {
    Path data = Files.createDirectories(folder.resolve("data/criteo"));
    Path home = Files.createDirectories(folder.resolve("home"));
    try (IsolatedHome checkout = new IsolatedHome(home)) {
      for (String day : List.of("day_0.gz", "day_1.gz")) {
        Files.copy(home.resolve("data-samples").resolve(day), data.resolve(day));
      }

      Path readme = home.resolve("pom.xml").toRealPath().resolveSibling("README.md");
      List<String> commands = commands(Files.readString(readme)).stream().filter(chosen).toList();
      assertThat(commands).hasSizeGreaterThanOrEqualTo(min);
      for (String command : commands) {
        // In the README, /data is an example: use a temporary folder.
        IsolatedHome.Ended ended =
            checkout.shell(command.replace("=/data/", "=" + folder.resolve("data") + "/"));
        assertThat(ended.exitCode()).as(command + "\n" + ended.err()).isZero();
        assertThat(ended.out()).as(command).isNotBlank();
        if (command.startsWith("bin/ctr run ")) {
          String last = ended.out().strip().lines().reduce((a, b) -> b).orElseThrow();
          assertThat(home.resolve(last).resolve("manifest.json")).as(command).exists();
        }
      }
    }
    return home;
  }

  private static List<String> commands(String readme) {
    return BLOCK
        .matcher(readme)
        .results()
        .map((MatchResult block) -> block.group(1))
        .flatMap(String::lines)
        .map(line -> line.replaceFirst("\\s+# .*", ""))
        .filter(line -> line.startsWith("bin/ctr") || line.contains(" bin/ctr submit --dry-run "))
        .toList();
  }
}
