package io.sparkctr.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The message of a failure for want of memory, in this process or on an executor. */
public final class OutOfMemory {
  private static final double GIB = 1L << 30;

  /** An executor whose Java had no memory left ends with code 52. */
  private static final Pattern EXECUTOR_ENDED =
      Pattern.compile("(?i)exit(ed with)?( exit)? code 52\\b|\\(JVM OOM\\)");

  private OutOfMemory() {}

  /** One clear message; empty if the failure has another cause. */
  public static Optional<String> message(Throwable failure) {
    Optional<String> executor =
        Causes.of(failure)
            .map(one -> String.valueOf(one.getMessage()))
            .filter(
                text ->
                    text.contains(OutOfMemoryError.class.getName())
                        || EXECUTOR_ENDED.matcher(text).find())
            .map(text -> Executors.remote(text).orElse(""))
            .filter(name -> !name.isEmpty())
            .findFirst();
    if (executor.isPresent()) {
      return executor.map(
          name ->
              "out of memory: the heap of %s is too small: give executors more (spark.executor.memory; on Kubernetes kubernetes.executor.memory)"
                  .formatted(name));
    }
    return Causes.of(failure)
        .filter(OutOfMemoryError.class::isInstance)
        .findFirst()
        .map(error -> inThisProcess(String.valueOf(error.getMessage())));
  }

  private static String inThisProcess(String reason) {
    if (reason.contains("native thread")) {
      return "out of memory: the system gives this process no more threads: raise the limit of processes (ulimit -u, or that of the container)";
    }
    double heap = Runtime.getRuntime().maxMemory() / GIB;
    return String.format(
        Locale.ROOT,
        "out of memory: the heap of %.1f GiB is too small (%s): give it more (CTR_HEAP=%dg; in a driver pod kubernetes.driver.memory), or set features.bits lower",
        heap,
        reason.lines().findFirst().orElse(""),
        (long) Math.ceil(2 * heap));
  }
}
