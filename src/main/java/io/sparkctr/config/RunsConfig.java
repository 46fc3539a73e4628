package io.sparkctr.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where runs are kept and how one is claimed ({@code ctr.runs}).
 *
 * @param directory directory of the run directories
 * @param id id of this run, or {@code auto}
 * @param ifFinished what a finished run of the same id means
 * @param lockTimeout age of the last heartbeat from which a lock is stale
 */
public record RunsConfig(String directory, String id, IfFinished ifFinished, Duration lockTimeout) {
  public static final String AUTO = "auto";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What a finished run of the same id means ({@code ctr.runs.if-finished}). */
  public enum IfFinished {
    /** A mistake. */
    FAIL,

    /** That the work is done: this is another attempt at it. */
    REUSE
  }

  /**
   * How long to wait for another process's lock. Where this is another attempt at the same work,
   * the earlier one may have been killed a moment ago: its lock may run out first.
   */
  public Duration lockPatience() {
    return switch (ifFinished) {
      case FAIL -> Duration.ZERO;
      case REUSE -> lockTimeout.plusSeconds(1);
    };
  }

  static RunsConfig from(ConfigReader reader) {
    String id = reader.requiredText("ctr.runs.id");
    if (!id.isEmpty() && (!ID.matcher(id).matches() || id.equals("latest"))) {
      reader.reject(
          "ctr.runs.id",
          "\"" + id + "\" is no run id: letters, digits, '.', '_' and '-', and not \"latest\"");
    }
    return new RunsConfig(
        reader.requiredText("ctr.runs.directory"),
        id,
        reader.choice("ctr.runs.if-finished", IfFinished.class),
        reader.duration("ctr.runs.lock-timeout", Duration.ofSeconds(5), Duration.ofDays(1)));
  }
}
