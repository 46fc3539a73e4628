package io.sparkctr.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which executor a message of Spark is about. */
final class Executors {
  private static final Pattern TASK = Pattern.compile("\\((\\S+) executor (\\w+)\\)");
  private static final String EMBEDDED = "driver";

  private Executors() {}

  /** The executor and its host; empty if the task ran in this process, or none is named. */
  static Optional<String> remote(String message) {
    Matcher task = TASK.matcher(message);
    return task.find() && !task.group(2).equals(EMBEDDED)
        ? Optional.of("executor " + task.group(2) + " (" + task.group(1) + ")")
        : Optional.empty();
  }
}
