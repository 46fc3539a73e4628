package io.sparkctr.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where runs are kept and how one is claimed ({@code ctr.runs}).
 *
 * @param directory directory of the run directories
 * @param id id of this run, or {@code auto}
 * @param lockTimeout age of the last heartbeat from which a lock is stale
 */
public record RunsConfig(String directory, String id, Duration lockTimeout) {
  public static final String AUTO = "auto";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

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
        reader.duration("ctr.runs.lock-timeout", Duration.ofSeconds(5), Duration.ofDays(1)));
  }
}
