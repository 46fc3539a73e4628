package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.DayRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is interrupted or killed publishes nothing, and the same command completes it. */
@Timeout(300)
class InterruptionIT {
  private static final int SIGINT_EXIT = 130;
  private static final int SIGKILL_EXIT = 137;
  private static final int ROWS = 3_000;

  /** Enough that a signal arrives before the evaluation ends. */
  private static final int TEST_ROWS = 150_000;

  private CtrFolder folder;
  private List<String> run;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path);
    folder.day("day_0", DayRows.text(ROWS, 1));
    folder.day("day_1", DayRows.text(TEST_ROWS, 2));
    run = folder.arguments("run", "runs.id=night", "spark.master=local[2]");
  }

  @Test
  void interruptedAtAnyStage() throws IOException, InterruptedException {
    for (String stage : List.of("prepare …", "dual ascent: epoch 1", "evaluate …")) {
      CommandLineRun interrupted = stopAt(stage, "INT");

      assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(SIGINT_EXIT);
      assertThat(interrupted.out()).isEmpty();
      assertThat(interrupted.err())
          .contains("interrupted: no unfinished result was published; run the same command again")
          .doesNotContain("\tat ", "error: ");
      folder.showsNoRun();
      assertThat(folder.prepared().resolve("_lock")).doesNotExist();
    }

    assertCompletes();
  }

  @Test
  void killedWhilePreparing() throws IOException, InterruptedException {
    CommandLineRun killed = stopAt("prepare …", "KILL");

    assertThat(killed.exitCode()).as(killed.err()).isEqualTo(SIGKILL_EXIT);
    assertThat(CtrFolder.filesNamed("manifest\\.json|latest", folder.runs())).isEmpty();
    assertThat(CtrFolder.filesNamed("_manifest\\.json", folder.prepared())).isEmpty();

    assertCompletes();
  }

  private CommandLineRun stopAt(String stage, String signal)
      throws IOException, InterruptedException {
    try (CtrProcess process = CtrProcess.start(run)) {
      process.awaitLine(stage);
      process.signal(signal);
      return process.end();
    }
  }

  private void assertCompletes() throws IOException {
    try (CtrProcess process = CtrProcess.start(run)) {
      CommandLineRun completed = process.end().succeeds();

      assertThat(completed.out().strip()).endsWith(folder.runs().resolve("night").toString());
    }
    assertThat(folder.runs().resolve("latest")).hasContent("night\n");
    assertThat(Files.readString(folder.runs().resolve("night/metrics.json")))
        .contains("\"rows\" : " + TEST_ROWS);
    assertThat(CtrFolder.filesNamed("_lock|_work|\\..*\\.tmp", folder.path())).isEmpty();
  }
}
