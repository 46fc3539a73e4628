package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second attempt at the same run id ({@code runs.if-finished=reuse}). */
class RetryIT {
  private static final String[] NIGHT = {"runs.id=night", "runs.if-finished=reuse"};

  private CtrFolder folder;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void aFinishedRunIsNotRepeated() throws IOException {
    folder.call("run", NIGHT).succeeds();
    String manifest = manifest("night");

    CommandLineRun again = folder.call("run", NIGHT).succeeds();

    assertThat(again.out()).isEqualTo(folder.runs().resolve("night") + "\n");
    assertThat(again.err()).contains("run night was finished before, quality gate none");
    assertThat(manifest("night")).isEqualTo(manifest);
  }

  @Test
  void anInterruptedPublicationIsCompleted() throws IOException {
    folder.call("run", NIGHT).succeeds();
    Files.delete(latest());

    folder.call("run", NIGHT).succeeds();

    assertThat(latest()).hasContent("night\n");
  }

  @Test
  void aNewerPublishedRunStays() throws IOException {
    folder.call("run", NIGHT).succeeds();
    folder.call("run", "runs.id=newer").succeeds();

    folder.call("run", NIGHT).succeeds();

    assertThat(latest()).hasContent("newer\n");
  }

  @Test
  void anOlderPublishedRunIsReplaced() throws IOException {
    folder.call("run", "runs.id=older").succeeds();
    folder.call("run", NIGHT).succeeds();
    Files.writeString(latest(), "older\n");

    folder.call("run", NIGHT).succeeds();

    assertThat(latest()).hasContent("night\n");
  }

  @Test
  void aRunThatFailedTheGateReturnsThatExitCodeAgain() throws IOException {
    // The labels are noise, so a stronger penalty gives a better model.
    folder.call("run", "runs.id=older", "train.l2=10").succeeds();
    String[] worse = {
      "runs.id=night",
      "runs.if-finished=reuse",
      "train.l2=1e-6",
      "publish.max-log-loss-regression=0"
    };
    assertThat(folder.call("run", worse).exitCode()).isEqualTo(3);

    assertThat(folder.call("run", worse).exitCode()).isEqualTo(3);

    assertThat(latest()).hasContent("older\n");
  }

  @Test
  void aRunOfAnotherCommandIsNotReused() throws IOException {
    folder.call("train", NIGHT).succeeds();

    folder
        .call("run", NIGHT)
        .failsForTheUser()
        .contains("run night was made by the command train, not by run: choose another runs.id");
    assertThat(folder.call("train", NIGHT).succeeds().out())
        .isEqualTo(folder.runs().resolve("night") + "\n");
  }

  private Path latest() {
    return folder.runs().resolve("latest");
  }

  private String manifest(String id) throws IOException {
    return Files.readString(folder.runs().resolve(id).resolve("manifest.json"));
  }
}
