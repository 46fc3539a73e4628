package io.sparkctr.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where runs are stored and how a run is claimed ({@code ctr.runs}).
 *
 * @param directory directory of the run directories
 * @param id id of this run, or {@code auto}
 * @param ifFinished what to do if a finished run has this id
 * @param lockTimeout a lock is stale if its last heartbeat is older than this
 */
public record RunsConfig(String directory, String id, IfFinished ifFinished, Duration lockTimeout) {
  public static final String AUTO = "auto";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What to do if a finished run has the same id ({@code ctr.runs.if-finished}). */
  public enum IfFinished {
    /** Refuse: the id was given twice by mistake. */
    FAIL,

    /** Count it as done: this run is a retry. */
    REUSE
  }

  /**
   * How long to wait for the lock of another process. If this run is a retry, the earlier attempt
   * may have been killed a moment ago, and its lock has to expire first.
   */
  public Duration lockPatience() {
    return switch (ifFinished) {
      case FAIL -> Duration.ZERO;
      case REUSE -> lockTimeout.plusSeconds(1);
    };
  }

  /** The same for runs in another directory, with ids that are chosen there. */
  public RunsConfig at(String other) {
    return new RunsConfig(other, id, ifFinished, lockTimeout);
  }

  static RunsConfig from(ConfigReader reader) {
    String id = reader.requiredText("ctr.runs.id");
    if (!id.isEmpty() && (!ID.matcher(id).matches() || id.equals("latest"))) {
      reader.reject(
          "ctr.runs.id",
          "\"" + id + "\" is not a run id: use letters, digits, '.', '_' and '-'; not \"latest\"");
    }
    return new RunsConfig(
        reader.requiredText("ctr.runs.directory"),
        id,
        reader.choice("ctr.runs.if-finished", IfFinished.class),
        reader.duration("ctr.runs.lock-timeout", Duration.ofSeconds(5), Duration.ofDays(1)));
  }
}
