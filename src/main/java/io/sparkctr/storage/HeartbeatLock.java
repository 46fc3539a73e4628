package io.sparkctr.storage;

import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A claim on a directory that several processes share: a file created without overwriting, renewed
 * while it is held. One whose holder died is taken over: at once where the holder ran on this host,
 * else after the time without a heartbeat that its owner allowed.
 */
public final class HeartbeatLock implements AutoCloseable {
  /** One to see a stale claim, one to delete it, one to claim; one more for a race. */
  private static final int ATTEMPTS = 4;

  private static final Set<String> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Configuration hadoop;
  private final Holder holder;
  private final ScheduledExecutorService heart;
  private final Thread atExit = new Thread(this::release, "release-lock");

  /** What the file says of who holds the claim. */
  record Holder(String token, String host, long pid, String since) {}

  private HeartbeatLock(Path file, Holder holder, Duration timeout, Configuration hadoop) {
    this.file = file;
    this.holder = holder;
    this.hadoop = hadoop;
    heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "lock-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    long beat = Math.max(1, timeout.toMillis() / 4);
    var unused = heart.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
    } catch (IllegalStateException endsAlready) {
      // Claimed while the program was being stopped: nobody would release it.
      release();
      throw endsAlready;
    }
  }

  /**
   * Claims.
   *
   * @param file the lock's file
   * @param timeout age of the last heartbeat from which the claim is stale
   * @param claimed what is claimed, as the message to a second claimant names it
   * @throws UserError where another process holds it
   */
  public static HeartbeatLock claim(
      Path file, Duration timeout, String claimed, Configuration hadoop) throws IOException {
    Holder self =
        new Holder(
            UUID.randomUUID().toString(),
            host(),
            ProcessHandle.current().pid(),
            Instant.now().toString());
    // Before the file is out: who reads it there takes this process for dead otherwise.
    HELD_HERE.add(self.token());
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (Storage.createNew(file, Json.write(self), hadoop)) {
          return new HeartbeatLock(file, self, timeout, hadoop);
        }
        evictIfStale(file, timeout, claimed, hadoop);
      }
    } catch (IOException | RuntimeException refused) {
      HELD_HERE.remove(self.token());
      throw refused;
    }
    HELD_HERE.remove(self.token());
    throw new UserError(claimed + " is being claimed by several processes: try again");
  }

  /**
   * Claims like {@link #claim}, but waits for a holder to end, or for its claim to become stale:
   * another attempt at the same work may have been killed a moment ago.
   *
   * @param patience how long it waits
   * @throws UserError where another process still holds it then
   */
  public static HeartbeatLock claimPatiently(
      Path file, Duration timeout, Duration patience, String claimed, Configuration hadoop)
      throws IOException {
    Instant end = Instant.now().plus(patience);
    while (true) {
      try {
        return claim(file, timeout, claimed, hadoop);
      } catch (UserError held) {
        if (!Instant.now().isBefore(end)) {
          throw held;
        }
        pause(timeout);
      }
    }
  }

  private static void pause(Duration timeout) throws IOException {
    try {
      Thread.sleep(Math.max(1, timeout.toMillis() / 20));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while it waited for a lock");
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    release();
  }

  private synchronized void release() {
    heart.shutdownNow();
    HELD_HERE.remove(holder.token());
    try {
      if (isOurs()) {
        Storage.fileSystem(file, hadoop).delete(file, false);
      }
    } catch (IOException | RuntimeException unreachable) {
      // The claim runs out by itself.
    }
  }

  private synchronized void beat() {
    try {
      if (!heart.isShutdown() && isOurs()) {
        Storage.replace(file, Json.write(holder), hadoop);
      }
    } catch (IOException | RuntimeException unreachable) {
      // The next beat tries again; the timeout allows for several.
    }
  }

  private boolean isOurs() throws IOException {
    return Json.read(Storage.read(file, hadoop), Holder.class).token().equals(holder.token());
  }

  /**
   * Deletes a claim that is stale. Whoever does holds the marker beside it and looks again: without
   * it, a claimant that found the old file stale could delete the fresh one of a faster claimant.
   */
  private static void evictIfStale(
      Path file, Duration timeout, String claimed, Configuration hadoop) throws IOException {
    if (isReleased(file, timeout, claimed, hadoop)) {
      return;
    }
    FileSystem fileSystem = Storage.fileSystem(file, hadoop);
    Path marker = file.suffix(".takeover");
    if (!Storage.createNew(marker, "", hadoop)) {
      // Another claimant is at it, or died at it.
      if (isOld(marker, timeout, fileSystem)) {
        fileSystem.delete(marker, false);
      }
      return;
    }
    try {
      if (!isReleased(file, timeout, claimed, hadoop)) {
        fileSystem.delete(file, false);
      }
    } finally {
      fileSystem.delete(marker, false);
    }
  }

  /** Whether the file is gone; false where it is there, but stale. */
  private static boolean isReleased(
      Path file, Duration timeout, String claimed, Configuration hadoop) throws IOException {
    Duration age;
    Holder other;
    try {
      age = age(file, Storage.fileSystem(file, hadoop));
      other = holder(Storage.read(file, hadoop));
    } catch (FileNotFoundException released) {
      return true;
    }
    if (age.compareTo(timeout) < 0 && !isDead(other)) {
      throw new UserError(
          "%s is in use by process %d on %s since %s (heartbeat %d s ago): wait for it to end, or, if it died, until %d s without a heartbeat have passed"
              .formatted(
                  claimed,
                  other.pid(),
                  other.host(),
                  other.since(),
                  age.toSeconds(),
                  timeout.toSeconds()));
    }
    return false;
  }

  private static boolean isOld(Path marker, Duration timeout, FileSystem fileSystem)
      throws IOException {
    try {
      return age(marker, fileSystem).compareTo(timeout) >= 0;
    } catch (FileNotFoundException done) {
      return false;
    }
  }

  private static Duration age(Path file, FileSystem fileSystem) throws IOException {
    return Duration.ofMillis(
        System.currentTimeMillis() - fileSystem.getFileStatus(file).getModificationTime());
  }

  /** A file whose writer was killed before the text was out counts as one of an unknown holder. */
  private static Holder holder(String text) {
    try {
      return Json.read(text, Holder.class);
    } catch (IllegalArgumentException cutOff) {
      return new Holder("", "an unknown host", 0, "an unknown time");
    }
  }

  private static boolean isDead(Holder holder) {
    if (!holder.host().equals(host())) {
      return false;
    }
    return holder.pid() == ProcessHandle.current().pid()
        ? !HELD_HERE.contains(holder.token())
        : ProcessHandle.of(holder.pid()).isEmpty();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
