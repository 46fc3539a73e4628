package io.sparkctr.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.config.KubernetesConfig.Patience;
import io.sparkctr.k8s.PodState.Step;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows a driver pod to its end: reports its states, prints its log and returns its exit code. It
 * polls, because a network may drop an open connection unnoticed.
 */
final class DriverWatch {
  /** Exit code for a driver that Kubernetes ended or never started. */
  static final int FAILED = 1;

  private static final int INTERRUPTED = 130;

  /** How many times to ask for the end of the log. */
  private static final int MAX_LAST_TRIES = 3;

  /** Status codes that another try does not change. */
  private static final Set<Integer> REFUSALS =
      Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN);

  private static final Set<Step> WITH_LOG =
      Set.of(Step.RUNNING, Step.EVICTED, Step.OUT_OF_MEMORY, Step.ENDED, Step.LOST);

  private final Cluster cluster;
  private final String driver;
  private final Patience patience;
  private final Consumer<String> output;
  private final Consumer<String> progress;
  private final DriverLog log;
  private volatile boolean stopped;
  private String lastReport = "";
  private Step step = Step.STARTING;
  private Instant since = Instant.now();

  /**
   * Prepares a watch.
   *
   * @param driver name of the pod
   * @param output receives the lines of the driver's log
   * @param progress receives lines about the driver's state
   */
  DriverWatch(
      Cluster cluster,
      String driver,
      Patience patience,
      Consumer<String> output,
      Consumer<String> progress) {
    this.cluster = cluster;
    this.driver = driver;
    this.patience = patience;
    this.output = output;
    this.progress = progress;
    log = new DriverLog(cluster, driver);
  }

  /** Silences the watch and makes {@link #follow} return soon. */
  void stop() {
    stopped = true;
  }

  /** Waits for the end of the driver and returns its exit code. */
  int follow() {
    while (!stopped) {
      Optional<PodState> state = poll();
      if (state.isEmpty()) {
        return FAILED;
      }
      report(state.get());
      OptionalInt end = end(state.get());
      if (end.isPresent()) {
        return end.getAsInt();
      }
      pause();
    }
    return INTERRUPTED;
  }

  /** The driver's state; empty if the API server refuses, or does not answer for too long. */
  private Optional<PodState> poll() {
    Instant start = Instant.now();
    boolean reported = false;
    while (true) {
      try {
        return Optional.of(PodState.of(cluster.pod(driver).get()));
      } catch (KubernetesClientException failure) {
        if (REFUSALS.contains(failure.getCode())) {
          lost(cluster.refused(failure).getMessage());
          return Optional.empty();
        }
        if (stopped || since(start).compareTo(patience.api()) >= 0) {
          lost(
              "the API server of context %s has not answered for %s: %s"
                  .formatted(cluster.context(), shown(patience.api()), failure.getMessage()));
          return Optional.empty();
        }
        if (!reported) {
          say("the API server does not answer, trying again: " + failure.getMessage());
          reported = true;
        }
        pause();
      }
    }
  }

  private void lost(String why) {
    say(
        "error: %s; the driver %s may go on: %s"
            .formatted(why, driver, cluster.kubectl("logs -f " + driver)));
  }

  private void report(PodState state) {
    if (state.step() != step) {
      step = state.step();
      since = Instant.now();
    }
    String line =
        switch (state.step()) {
          case UNSCHEDULABLE -> "waits for a node";
          case IMAGE_NOT_PULLED -> "waits for its image";
          case CONTAINER_NOT_STARTED -> "cannot start yet";
          case STARTING -> "is starting";
          case RUNNING -> "is running";
          default -> "";
        };
    if (!line.isEmpty()) {
      String whole = state.explanation().isEmpty() ? line : line + " (" + state.explanation() + ")";
      if (!whole.equals(lastReport)) {
        lastReport = whole;
        say("driver " + driver + " " + whole);
      }
    }
    if (WITH_LOG.contains(state.step())) {
      printLog(state.step() != Step.RUNNING);
    }
  }

  /**
   * Prints the new lines of the log.
   *
   * @param isLast whether the driver has ended, so that no later call prints what is missing now
   */
  private void printLog(boolean isLast) {
    for (int triesLeft = isLast ? MAX_LAST_TRIES : 1; triesLeft > 0; triesLeft--) {
      try {
        log.next().forEach(this::print);
        return;
      } catch (KubernetesClientException notNow) {
        if (isLast && triesLeft > 1) {
          pause();
        } else if (isLast) {
          say(
              "the end of the log of driver %s is missing (%s): see %s"
                  .formatted(driver, notNow.getMessage(), cluster.kubectl("logs " + driver)));
        }
      }
    }
  }

  /** The exit code if this state is the end; reports why the driver failed. */
  private OptionalInt end(PodState state) {
    return switch (state.step()) {
      case RUNNING -> OptionalInt.empty();
      case UNSCHEDULABLE ->
          lasting(
              state,
              patience.unschedulable(),
              "no node has room for it; ask for less in kubernetes.driver, or look at the node pools");
      case IMAGE_NOT_PULLED ->
          lasting(
              state,
              patience.image(),
              "the image cannot be pulled; check kubernetes.image and the rights of the nodes to pull it");
      case CONTAINER_NOT_STARTED ->
          lasting(
              state,
              patience.start(),
              "its container cannot start; correct what the reason names and submit again");
      case STARTING ->
          lasting(state, patience.start(), "it has not started; see its events with " + describe());
      case IMAGE_UNUSABLE ->
          gaveUp(
              state,
              "the image cannot be used; check kubernetes.image and kubernetes.image-pull-policy");
      case GONE -> failed("was deleted before it ended; submit again: prepared days are kept");
      case EVICTED ->
          failed(
              "was ended by Kubernetes (%s); submit again: prepared days are kept"
                  .formatted(state.explanation()));
      case OUT_OF_MEMORY ->
          failed(
              "was killed for using more memory than it asked for (%s, exit code %d); raise kubernetes.driver.memory-overhead"
                  .formatted(state.explanation(), state.exitCode().orElse(FAILED)));
      case LOST -> failed("failed and left no exit code; its node may be gone; see " + describe());
      case ENDED -> {
        int code = state.exitCode().orElse(FAILED);
        say("driver %s ended with exit code %d".formatted(driver, code));
        yield OptionalInt.of(code);
      }
    };
  }

  private OptionalInt lasting(PodState state, Duration limit, String meaning) {
    if (since(since).compareTo(limit) < 0) {
      return OptionalInt.empty();
    }
    return gaveUp(state, "after %s %s".formatted(shown(limit), meaning));
  }

  /** Deletes the pod: otherwise it may start later, when nobody follows it. */
  private OptionalInt gaveUp(PodState state, String meaning) {
    String why = state.explanation().isEmpty() ? "" : " (" + state.explanation() + ")";
    try {
      cluster.pod(driver).delete();
    } catch (KubernetesClientException stays) {
      say("driver %s could not be deleted: %s".formatted(driver, stays.getMessage()));
    }
    return failed("was given up: " + meaning + why);
  }

  private OptionalInt failed(String what) {
    say("error: driver pod " + driver + " " + what);
    return OptionalInt.of(FAILED);
  }

  private String describe() {
    return cluster.kubectl("describe pod " + driver);
  }

  private void say(String line) {
    if (!stopped) {
      progress.accept(line);
    }
  }

  private void print(String line) {
    if (!stopped) {
      output.accept(line);
    }
  }

  private void pause() {
    try {
      Thread.sleep(patience.poll().toMillis());
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      stop();
    }
  }

  private static Duration since(Instant start) {
    return Duration.between(start, Instant.now());
  }

  private static String shown(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
