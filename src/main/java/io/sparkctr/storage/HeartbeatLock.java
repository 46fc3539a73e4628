package io.sparkctr.storage;

import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A claim on a directory that several processes share: a lock file that is created without
 * overwriting and rewritten (its heartbeat) while the claim is held. A claim whose holder died is
 * taken over: at once if the holder ran on this host, else after a timeout without a heartbeat.
 */
public final class HeartbeatLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatLock.class);

  /** Evicting a stale claim and a stale marker takes up to three attempts, a lost race one more. */
  private static final int ATTEMPTS = 4;

  private static final Set<String> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Configuration hadoop;
  private final Holder holder;
  private final ScheduledExecutorService heart;
  private final Thread atExit = new Thread(this::release, "release-lock");

  /** The content of the file: who holds the claim. */
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
      // The program is stopping: no shutdown hook would release the claim.
      release();
      throw endsAlready;
    }
  }

  /**
   * Claims.
   *
   * @param file the lock file
   * @param timeout a claim is stale if its last heartbeat is older than this
   * @param claimed what is claimed, in words for the message to a second claimant
   * @throws UserError if another process holds the claim
   */
  public static HeartbeatLock claim(
      Path file, Duration timeout, String claimed, Configuration hadoop) throws IOException {
    Holder self =
        new Holder(
            UUID.randomUUID().toString(),
            host(),
            ProcessHandle.current().pid(),
            Instant.now().toString());
    // Before the file exists: another thread that reads the file would take this holder for dead.
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
   * Claims like {@link #claim}, but first waits until the holder ends or its claim becomes stale:
   * an earlier attempt at the same work may have been killed a moment ago.
   *
   * @param patience how long to wait
   * @throws UserError if another process still holds the claim then
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
      throw new InterruptedIOException("interrupted while waiting for a lock");
    }
  }

  /**
   * Checks the claim before a commit.
   *
   * @throws UserError if another process has taken it over
   */
  public synchronized void requireHeld() throws IOException {
    boolean held;
    try {
      held = isOurs();
    } catch (FileNotFoundException | IllegalArgumentException gone) {
      held = false;
    }
    if (!held) {
      throw new UserError(
          file + ": another process has taken the claim over, so nothing was committed: run again");
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException stopping) {
      // The hook releases the claim, or has done so.
    }
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
      // The claim becomes stale by itself.
    }
  }

  private synchronized void beat() {
    try {
      if (!heart.isShutdown() && isOurs()) {
        Storage.replace(file, Json.write(holder), hadoop);
      }
    } catch (IOException | RuntimeException unreachable) {
      // The next beat tries again; the timeout is four beats long.
    }
  }

  private boolean isOurs() throws IOException {
    return Json.read(Storage.read(file, hadoop), Holder.class).token().equals(holder.token());
  }

  /**
   * Deletes a stale claim. Only the holder of the marker file beside it may do so, after a second
   * look: otherwise a claimant that found the old file stale could delete the new file of a faster
   * claimant.
   */
  private static void evictIfStale(
      Path file, Duration timeout, String claimed, Configuration hadoop) throws IOException {
    if (staleHolder(file, timeout, claimed, hadoop).isEmpty()) {
      return;
    }
    FileSystem fileSystem = Storage.fileSystem(file, hadoop);
    Path marker = file.suffix(".takeover");
    if (!Storage.createNew(marker, "", hadoop)) {
      // Another claimant is evicting, or died while it did.
      if (isOld(marker, timeout, fileSystem)) {
        fileSystem.delete(marker, false);
      }
      return;
    }
    try {
      Optional<Holder> stale = staleHolder(file, timeout, claimed, hadoop);
      if (stale.isPresent()) {
        fileSystem.delete(file, false);
        Holder dead = stale.get();
        LOG.info(
            "{}: claim taken over from process {} on {}, which held it since {}",
            claimed,
            dead.pid(),
            dead.host(),
            dead.since());
      }
    } finally {
      fileSystem.delete(marker, false);
    }
  }

  /** The holder of a stale claim; empty if the claim was released meanwhile. */
  private static Optional<Holder> staleHolder(
      Path file, Duration timeout, String claimed, Configuration hadoop) throws IOException {
    Duration age;
    Holder other;
    try {
      age = age(file, Storage.fileSystem(file, hadoop));
      other = holder(Storage.read(file, hadoop));
    } catch (FileNotFoundException released) {
      return Optional.empty();
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
    return Optional.of(other);
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

  /** The holder is unknown if its process was killed before it had written the text. */
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

  /** The name of this machine. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
