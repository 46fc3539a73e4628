package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A retry on another host, just after the first attempt was killed and left its locks. */
@ExtendWith(SparkExtension.class)
class KilledAttemptIT {
  private CtrFolder folder;

  @BeforeEach
  void leaveLocks(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
    leave(folder.runs().resolve("night/_lock"));
    leave(folder.prepared().resolve("_lock"));
  }

  @Test
  void waitsUntilTheLocksExpire() throws IOException {
    folder
        .call("run", "runs.id=night", "runs.if-finished=reuse", "runs.lock-timeout=5 seconds")
        .succeeds();

    assertThat(folder.runs().resolve("latest")).hasContent("night\n");
    assertThat(CtrFolder.filesNamed("_lock.*", folder.path())).isEmpty();
  }

  @Test
  void isRefusedAtOnceWithoutReuse() {
    folder
        .call("run", "runs.id=night", "runs.lock-timeout=1 hour")
        .failsForTheUser()
        .contains("run " + folder.runs().resolve("night") + " is in use by process 7 on pod-1");
  }

  private static void leave(Path lock) throws IOException {
    Files.createDirectories(lock.getParent());
    Files.writeString(
        lock,
        """
        {"token": "t", "host": "pod-1", "pid": 7, "since": "2026-01-31T02:00:00Z"}
        """);
  }
}
