package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ctr report} on runs of earlier versions, and its mistakes. */
class ReportCommandTest {
  private static final Path STORED =
      Path.of(System.getProperty("ctr.home"), "src/test/resources/stored/runs");

  @TempDir Path folder;

  @Test
  void writesTheReportOfARunOfAnEarlierVersion() throws IOException {
    Path file = folder.resolve("report.html");

    CommandLineRun ended = call("spark-4.0.1", "--output", file.toString()).succeeds();

    assertThat(ended.out()).isEqualTo(file + "\n");
    assertThat(file)
        .content()
        .startsWith("<!DOCTYPE html>")
        .contains("Run spark-4.0.1", "not recorded by the program that made this run.");
  }

  @Test
  void writesThePageOfAllRuns() throws IOException {
    Path file = folder.resolve("all.html");

    assertThat(call("--history", "--output", file.toString()).succeeds().out())
        .isEqualTo(file + "\n");

    assertThat(file).content().contains("2 runs are finished", "In use is spark-4.2.0.");
  }

  @Test
  void anUnknownRunIsAMistake() throws IOException {
    Path file = folder.resolve("report.html");

    call("nothing", "--output", file.toString())
        .failsForTheUser()
        .contains("no finished run \"nothing\" in " + STORED + ": see bin/ctr runs list");
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void severalRunsAreComparedOnOnePage() throws IOException {
    Path comparisons = folder.resolve("comparisons");

    CommandLineRun ended =
        call("spark-4.0.1", "spark-4.2.0", "compare.directory=" + comparisons).succeeds();

    Path page = Path.of(ended.out().strip());
    assertThat(page).startsWith(comparisons).content().contains("spark-4.0.1", "spark-4.2.0");
    call("spark-4.0.1", "spark-4.2.0", "--output", "x.html")
        .failsForTheUser()
        .contains("leave it out to compare spark-4.0.1 and spark-4.2.0");
  }

  @Test
  void asksForARunOrForAllOfThem() {
    call().failsForTheUser().contains("name one, such as latest, or give --history");
    call("--history", "latest").failsForTheUser().contains("leave out latest, or --history");
  }

  private static CommandLineRun call(String... arguments) {
    List<String> all = new ArrayList<>(List.of("report"));
    all.addAll(List.of(arguments));
    all.add("runs.directory=" + STORED);
    return CommandLineRun.of(all.toArray(String[]::new));
  }
}
