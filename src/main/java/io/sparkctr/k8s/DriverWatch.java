package io.sparkctr.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.config.KubernetesConfig.Patience;
import io.sparkctr.k8s.DriverState.Step;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows a driver pod to its end: tells its states, passes its log on, and gives its exit code. It
 * looks again and again instead of keeping a connection, which a network may cut unnoticed.
 */
final class DriverWatch {
  /** What a pod comes to that Kubernetes ends or never starts. */
  static final int FAILED = 1;

  private static final int INTERRUPTED = 130;

  /** How often the log of a driver that ended is asked for. */
  private static final int LAST_TRIES = 3;

  /** Answers that stay the same however often one asks. */
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
  private String told = "";
  private Step step = Step.STARTING;
  private Instant since = Instant.now();

  /**
   * A watch that has not begun.
   *
   * @param driver name of the pod
   * @param output takes the driver's log, a line each
   * @param progress takes what is told about the driver, a line each
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

  /** Says and prints nothing more; {@link #follow} soon returns. */
  void stop() {
    stopped = true;
  }

  /** Waits for the end of the driver. */
  int follow() {
    while (!stopped) {
      Optional<DriverState> state = look();
      if (state.isEmpty()) {
        return FAILED;
      }
      note(state.get());
      OptionalInt end = end(state.get());
      if (end.isPresent()) {
        return end.getAsInt();
      }
      pause();
    }
    return INTERRUPTED;
  }

  /** The driver's state; empty once the API server refuses, or has been silent for too long. */
  private Optional<DriverState> look() {
    Instant first = Instant.now();
    boolean said = false;
    while (true) {
      try {
        return Optional.of(DriverState.of(cluster.pod(driver).get()));
      } catch (KubernetesClientException silent) {
        if (REFUSALS.contains(silent.getCode())) {
          lost(cluster.refused(silent).getMessage());
          return Optional.empty();
        }
        if (stopped || since(first).compareTo(patience.api()) >= 0) {
          lost(
              "the API server of context %s has not answered for %s: %s"
                  .formatted(cluster.context(), shown(patience.api()), silent.getMessage()));
          return Optional.empty();
        }
        if (!said) {
          say("the API server does not answer, trying again: " + silent.getMessage());
          said = true;
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

  private void note(DriverState state) {
    if (state.step() != step) {
      step = state.step();
      since = Instant.now();
    }
    String line =
        switch (state.step()) {
          case UNSCHEDULABLE -> "waits for a node";
          case IMAGE_MISSING -> "waits for its image";
          case STARTING -> "is starting";
          case RUNNING -> "is running";
          default -> "";
        };
    if (!line.isEmpty()) {
      String whole = state.told().isEmpty() ? line : line + " (" + state.told() + ")";
      if (!whole.equals(told)) {
        told = whole;
        say("driver " + driver + " " + whole);
      }
    }
    if (WITH_LOG.contains(state.step())) {
      passLogOn(state.step() != Step.RUNNING);
    }
  }

  /**
   * Prints what is new in the log.
   *
   * @param isLast whether there is no next round that would bring what cannot be had now
   */
  private void passLogOn(boolean isLast) {
    for (int triesLeft = isLast ? LAST_TRIES : 1; triesLeft > 0; triesLeft--) {
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

  /** The exit code, where this is the end; says why where it is no success. */
  private OptionalInt end(DriverState state) {
    return switch (state.step()) {
      case RUNNING -> OptionalInt.empty();
      case UNSCHEDULABLE ->
          lasting(
              state,
              patience.unschedulable(),
              "no node has room for it; ask for less in kubernetes.driver, or look at the node pools");
      case IMAGE_MISSING ->
          lasting(
              state,
              patience.image(),
              "the image cannot be pulled; check kubernetes.image and the rights of the nodes to pull it");
      case STARTING ->
          lasting(state, patience.start(), "it has not started; see its events with " + describe());
      case HOPELESS ->
          gaveUp(state, "it can never start; check kubernetes.image and image-pull-policy");
      case GONE ->
          failed("was deleted before it ended; submit again: what is prepared is not done again");
      case EVICTED ->
          failed(
              "was ended by Kubernetes (%s); submit again: what is prepared is not done again"
                  .formatted(state.told()));
      case OUT_OF_MEMORY ->
          failed(
              "was killed for using more memory than it asked for (%s, exit code %d); raise kubernetes.driver.memory-overhead"
                  .formatted(state.told(), state.exitCode().orElse(FAILED)));
      case LOST -> failed("failed and left no exit code; its node may be gone; see " + describe());
      case ENDED -> {
        int code = state.exitCode().orElse(FAILED);
        say("driver %s ended with exit code %d".formatted(driver, code));
        yield OptionalInt.of(code);
      }
    };
  }

  private OptionalInt lasting(DriverState state, Duration limit, String meaning) {
    if (since(since).compareTo(limit) < 0) {
      return OptionalInt.empty();
    }
    return gaveUp(state, "after %s %s".formatted(shown(limit), meaning));
  }

  /** Deletes the pod: it shall not start some day when nobody follows it any more. */
  private OptionalInt gaveUp(DriverState state, String meaning) {
    String told = state.told().isEmpty() ? "" : " (" + state.told() + ")";
    try {
      cluster.pod(driver).delete();
    } catch (KubernetesClientException stays) {
      say("driver %s could not be deleted: %s".formatted(driver, stays.getMessage()));
    }
    return failed("was given up: " + meaning + told);
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
