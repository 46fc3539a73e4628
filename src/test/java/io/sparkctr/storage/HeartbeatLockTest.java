package io.sparkctr.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.storage.HeartbeatLock.Holder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatLockTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final String SINCE = "2026-01-01T00:00:00Z";

  private final Configuration hadoop = new Configuration();

  @TempDir java.nio.file.Path folder;
  private java.nio.file.Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("_lock");
  }

  @Test
  void theErrorForASecondClaimantNamesTheHolder() throws IOException {
    try (HeartbeatLock lock = claim(LONG)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> claim(LONG))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(
              "the table is in use by process "
                  + ProcessHandle.current().pid()
                  + " on "
                  + InetAddress.getLocalHost().getHostName()
                  + " since 20")
          .hasMessageContaining("until 120 s without a heartbeat have passed");
    }
  }

  @Test
  void aReleasedLockIsFreeAndLeavesNoFile() throws IOException {
    claim(LONG).close();
    claim(LONG).close();

    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void aClaimThatWasTakenOverOrDeletedIsNotHeld() throws IOException {
    try (HeartbeatLock lock = claim(LONG)) {
      lock.requireHeld();
      write(new Holder("other", "elsewhere", 1, SINCE));
      assertThatThrownBy(lock::requireHeld)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another process has taken the claim over");
      Files.delete(file);
      assertThatThrownBy(lock::requireHeld).isInstanceOf(UserError.class);
    }
  }

  @Test
  void releasingKeepsTheLockOfANewHolder() throws IOException {
    HeartbeatLock late = claim(LONG);
    String other = write(new Holder("other", "elsewhere", 1, SINCE));
    late.close();

    assertThat(file).content().isEqualTo(other);
  }

  @Test
  void theHeartbeatKeepsTheLockBeyondTheTimeout() throws Exception {
    try (HeartbeatLock lock = claim(SHORT)) {
      assertThat(lock).isNotNull();
      FileTime claimed = Files.getLastModifiedTime(file);
      // A beat is due every quarter of the timeout. Polls until one arrives after the whole
      // timeout.
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (Files.getLastModifiedTime(file).toMillis()
          < claimed.toMillis() + SHORT.toMillis() + 1) {
        assertThat(System.nanoTime()).as("time waited for a beat").isLessThan(deadline);
        Thread.sleep(20);
      }

      assertThatThrownBy(() -> claim(LONG)).isInstanceOf(UserError.class);
    }
  }

  @Test
  void aStaleLockOfAnotherHostIsTakenOver() throws IOException {
    write(new Holder("other", "elsewhere", 1, SINCE));
    assertThatThrownBy(() -> claim(LONG))
        .hasMessageContaining("process 1 on elsewhere since " + SINCE);

    age(LONG.plusSeconds(1));

    claimAndRelease();
  }

  @Test
  void aPatientClaimantWaitsUntilTheLockIsStale() throws IOException {
    write(new Holder("other", "elsewhere", 1, SINCE));

    claimPatiently(SHORT, LONG).close();

    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void aPatientClaimantGivesUpInTheEnd() throws IOException {
    write(new Holder("other", "elsewhere", 1, SINCE));

    assertThatThrownBy(() -> claimPatiently(LONG, Duration.ZERO))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("process 1 on elsewhere since " + SINCE);
  }

  private HeartbeatLock claimPatiently(Duration timeout, Duration patience) throws IOException {
    return HeartbeatLock.claimPatiently(
        new Path(file.toString()), timeout, patience, "the table", hadoop);
  }

  @Test
  void theLockOfADeadProcessOfThisHostIsTakenOverAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    write(new Holder("dead", InetAddress.getLocalHost().getHostName(), process.pid(), SINCE));

    claimAndRelease();
  }

  @Test
  void aLockOfAnEarlierProcessWithTheSameIdIsTakenOverAtOnce() throws IOException {
    // In a container, the process has the same id after every start.
    long pid = ProcessHandle.current().pid();
    write(new Holder("before", InetAddress.getLocalHost().getHostName(), pid, SINCE));

    claimAndRelease();
  }

  @Test
  void aLockWithTruncatedTextIsHeldUntilItIsStale() throws IOException {
    for (String text : List.of("", "{\"token\" : \"x\", \"ho", "{}", "null")) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> claim(LONG))
          .as(text)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("an unknown host");

      age(LONG.plusSeconds(1));
      claimAndRelease();
    }
  }

  @Test
  void exactlyOneOfRacingClaimantsTakesAStaleLock() throws Exception {
    for (int round = 0; round < 40; round++) {
      write(new Holder("stale" + round, "elsewhere", 1, SINCE));
      age(LONG.plusSeconds(1));

      List<HeartbeatLock> won = race(4);
      assertThat(won).as("round %d", round).hasSize(1);
      won.get(0).close();
      assertThat(folder.toFile().list()).isEmpty();
    }
  }

  @Test
  void anUnfinishedTakeoverBlocksNobody() throws IOException {
    write(new Holder("other", "elsewhere", 1, SINCE));
    age(LONG.plusSeconds(1));
    java.nio.file.Path marker = folder.resolve("_lock.takeover");
    Files.writeString(marker, "");
    assertThatThrownBy(() -> claim(LONG))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("try again");

    Files.setLastModifiedTime(marker, FileTime.fromMillis(System.currentTimeMillis() - 121_000));

    claimAndRelease();
  }

  private List<HeartbeatLock> race(int claimants) throws Exception {
    CyclicBarrier start = new CyclicBarrier(claimants);
    Callable<HeartbeatLock> claim =
        () -> {
          start.await();
          return claim(LONG);
        };
    ExecutorService threads = Executors.newFixedThreadPool(claimants);
    List<HeartbeatLock> won = new ArrayList<>();
    try {
      List<Future<HeartbeatLock>> claims = new ArrayList<>();
      for (int i = 0; i < claimants; i++) {
        claims.add(threads.submit(claim));
      }
      for (Future<HeartbeatLock> result : claims) {
        try {
          won.add(result.get());
        } catch (ExecutionException refused) {
          assertThat(refused).hasCauseInstanceOf(UserError.class);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    return won;
  }

  private void claimAndRelease() throws IOException {
    try (HeartbeatLock lock = claim(LONG)) {
      assertThat(lock).isNotNull();
      assertThat(Json.read(Files.readString(file), Holder.class).pid())
          .isEqualTo(ProcessHandle.current().pid());
    }
    assertThat(folder.toFile().list()).isEmpty();
  }

  private HeartbeatLock claim(Duration timeout) throws IOException {
    return HeartbeatLock.claim(new Path(file.toString()), timeout, "the table", hadoop);
  }

  private String write(Holder holder) throws IOException {
    String text = Json.write(holder);
    Files.writeString(file, text);
    return text;
  }

  private void age(Duration age) throws IOException {
    Files.setLastModifiedTime(
        file, FileTime.fromMillis(System.currentTimeMillis() - age.toMillis()));
  }
}
