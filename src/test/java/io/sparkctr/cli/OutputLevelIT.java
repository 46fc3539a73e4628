package io.sparkctr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.DayRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command prints by default, with {@code --quiet} and with {@code --verbose}. */
@Timeout(300)
class OutputLevelIT {
  private static final String LOGGED = "[0-9]{2}:[0-9]{2}:[0-9]{2} [A-Z]+ .*";

  @TempDir Path path;
  private CtrFolder folder;

  @BeforeEach
  void makeDays() throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void aQuietRunPrintsItsDirectoryOnly() throws IOException {
    CommandLineRun run = call("run", "--quiet", "runs.id=a").succeeds();

    assertThat(run.out()).isEqualTo(folder.runs().resolve("a") + "\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aVerboseRunLogsItsEventsBesideTheProgress() throws IOException {
    folder.day("day_0", DayRows.text(200, 1) + "spoilt\n");

    CommandLineRun run =
        call("run", "--verbose", "runs.id=a", "data.max-malformed-share=0.1").succeeds();

    assertThat(run.out()).contains("log loss").endsWith(folder.runs().resolve("a") + "\n");
    assertThat(run.err())
        .contains("\nprepare …\n", "\ntrain …\n")
        .containsSubsequence(
            "INFO RunStore: run a claimed: ",
            "INFO Stages: stage prepare ended: 200 rows in ",
            "INFO Stages: stage train ended: 200 rows in ",
            "INFO Stages: stage evaluate ended: 200 rows in ",
            "INFO RunStore: run a published: ")
        .contains(
            "INFO DayStore: day 0 prepared: 200 rows, 1 lines in quarantine: ",
            "INFO DayStore: day 1 prepared: 200 rows, 0 lines in quarantine: ",
            "INFO Quarantine: rejected lines written to ");
  }

  @Test
  void byDefaultNothingIsLogged() throws IOException {
    assertThat(logged(call("run").succeeds())).isEmpty();
  }

  @Test
  void aFailedTaskLeavesOneMessage() throws IOException {
    byte[] whole = gzip(DayRows.text(200, 2));
    folder.day("day_2.gz", Arrays.copyOf(whole, whole.length / 2));
    folder.day("day_3", DayRows.text(200, 3));

    for (String input : List.of("prepared", "day-files")) {
      CommandLineRun run = call("run", "train.input=" + input);

      run.failsForTheUser().contains("day_2.gz is cut off");
      assertThat(logged(run)).as(input).isEmpty();
    }
  }

  @Test
  void aBadDayBesideGoodOnesLeavesOneMessage() throws IOException {
    folder.day("day_0", DayRows.text(200, 1).replaceAll("(?m)^[01]", "x"));

    CommandLineRun run = call("run");

    run.failsForTheUser().contains("200 of 200 lines are malformed");
    assertThat(logged(run)).isEmpty();
  }

  @Test
  void aQuietUserErrorIsOneLine() throws IOException {
    CommandLineRun run = call("run", "--quiet", "data.input=" + path.resolve("nowhere"));

    run.failsForTheUser().contains("nowhere: check the path");
    assertThat(run.err()).matches("error: [^\n]*\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void quietAndVerboseExcludeEachOther() {
    CommandLineRun run = CommandLineRun.of("runs", "list", "--quiet", "--verbose");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("--quiet and --verbose are both given: leave one out");
  }

  private CommandLineRun call(String command, String... settings) throws IOException {
    try (CtrProcess process = CtrProcess.start(folder.arguments(command, settings))) {
      return process.end();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<String> logged(CommandLineRun run) {
    return run.err().lines().filter(line -> line.matches(LOGGED)).toList();
  }
}
