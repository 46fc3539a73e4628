package io.sparkctr.k8s;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.config.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Runs a command as a driver pod: checks it, submits it, follows it to its end. */
public final class Submitter {
  /** The commands that a driver pod may run. */
  static final List<String> COMMANDS =
      List.of("run", "prepare", "train", "evaluate", "score", "doctor");

  /** How long an interruption waits for a submission in progress; its requests time out before. */
  private static final int SUBMISSION_SECONDS = 30;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'-'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final DriverPod driver;
  private final Consumer<String> output;
  private final Consumer<String> progress;

  /** Runs work that an interruption must not just cut off; see {@link #follow}. */
  @FunctionalInterface
  public interface Interruptible {
    /**
     * Runs {@code work}. If it is interrupted, runs {@code whenInterrupted} with the user's input,
     * or with nothing if there is no terminal.
     */
    int call(IntSupplier work, Consumer<Optional<BufferedReader>> whenInterrupted);
  }

  private Submitter(DriverPod driver, Consumer<String> output, Consumer<String> progress) {
    this.driver = driver;
    this.output = output;
    this.progress = progress;
  }

  /**
   * Checks what can be checked without a cluster.
   *
   * @param command one of run, prepare, train, evaluate, score, doctor
   * @param environment {@code CTR_ENV} of the driver
   * @param home the program's home on this machine
   * @param output receives the lines of the driver's log
   * @param progress receives lines about the driver's state
   * @throws UserError if the command, a path or a template would not work in a pod
   */
  public static Submitter of(
      String command,
      String environment,
      CtrConfig config,
      Path home,
      Consumer<String> output,
      Consumer<String> progress) {
    if (!COMMANDS.contains(command)) {
      throw new UserError(
          "\"%s\" cannot be submitted: give one of %s"
              .formatted(command, String.join(", ", COMMANDS)));
    }
    requireSharedPaths(config, environment);
    KubernetesConfig kubernetes = config.kubernetes();
    requireTemplate("driver", kubernetes.driver().template(), home);
    requireTemplate("executor", kubernetes.executor().template(), home);
    String prefix = "ctr-" + command + "-" + STAMP.format(Instant.now());
    return new Submitter(
        new DriverPod(prefix, command, environment, config, home), output, progress);
  }

  /** The pods that a submission would create, as YAML documents. Needs no cluster. */
  public String podSpecifications() {
    return withSparkErrors(() -> PodSpecifications.of(driver).yaml());
  }

  /**
   * Submits the driver and follows it to its end.
   *
   * @param interruptible runs the part that an interruption must not just cut off
   * @return the driver's own exit code; 1 if Kubernetes ended it or never started it
   * @throws UserError if the user can correct the problem; nothing runs then
   */
  public int follow(Interruptible interruptible) {
    KubernetesConfig kubernetes = driver.config().kubernetes();
    try (Cluster cluster = Cluster.open(kubernetes)) {
      cluster.check(kubernetes);
      DriverWatch watch =
          new DriverWatch(cluster, driver.name(), kubernetes.patience(), output, progress);
      Object question = new Object();
      CompletableFuture<Boolean> submitted = new CompletableFuture<>();
      return interruptible.call(
          () -> {
            submit(cluster, submitted);
            int exitCode = watch.follow();
            // Keeps the cluster open until the user has answered an interruption's question.
            synchronized (question) {
              return exitCode;
            }
          },
          answers -> {
            synchronized (question) {
              watch.stop();
              if (mayHaveDriver(submitted)) {
                leaveOrDelete(cluster, driver.name(), answers, progress);
              } else {
                progress.accept("interrupted: no driver was submitted");
              }
            }
          });
    }
  }

  /** Creates the driver, and completes {@code submitted} with whether it exists. */
  private void submit(Cluster cluster, CompletableFuture<Boolean> submitted) {
    try {
      withSparkErrors(
          () -> {
            driver.create(cluster, progress);
            return driver.name();
          });
      progress.accept(
          "driver %s submitted to namespace %s of context %s"
              .formatted(driver.name(), cluster.namespace(), cluster.context()));
      submitted.complete(true);
    } finally {
      submitted.complete(false);
    }
  }

  /**
   * Waits for a submission in progress: half of one would be a pod that never starts.
   *
   * @return false only if it failed
   */
  private boolean mayHaveDriver(CompletableFuture<Boolean> submitted) {
    if (!submitted.isDone()) {
      progress.accept("interrupted: the submission is completed first");
    }
    return submitted.completeOnTimeout(true, SUBMISSION_SECONDS, TimeUnit.SECONDS).join();
  }

  /**
   * Asks the user whether the driver goes on, and deletes it if not.
   *
   * @param answers the user's input; empty = no terminal, so the driver goes on
   */
  static void leaveOrDelete(
      Cluster cluster, String driver, Optional<BufferedReader> answers, Consumer<String> progress) {
    String delete = cluster.kubectl("delete pod " + driver);
    if (answers.isEmpty() || !wantsDeletion(driver, answers.get(), progress)) {
      progress.accept(
          "left: driver %s goes on; follow it with %s, delete it with %s"
              .formatted(driver, cluster.kubectl("logs -f " + driver), delete));
      return;
    }
    try {
      cluster.pod(driver).delete();
      progress.accept("deleted: driver " + driver + "; nothing half-done was published");
    } catch (KubernetesClientException failure) {
      progress.accept(
          "driver %s could not be deleted: %s; delete it with %s"
              .formatted(driver, failure.getMessage(), delete));
    }
  }

  private static boolean wantsDeletion(
      String driver, BufferedReader answers, Consumer<String> progress) {
    try {
      while (true) {
        progress.accept(
            "driver %s goes on in the cluster: leave it or delete it? [leave/delete]"
                .formatted(driver));
        String answer = answers.readLine();
        if (answer == null || "leave".startsWith(answer.strip())) {
          return false;
        }
        if ("delete".startsWith(answer.strip())) {
          return true;
        }
      }
    } catch (IOException noAnswer) {
      return false;
    }
  }

  /** Turns a setting or template that Spark refuses into an error for the user. */
  private static <T> T withSparkErrors(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException setting) {
      throw new UserError("Spark refuses a setting: " + setting.getMessage(), setting);
    } catch (RuntimeException other) {
      throw other;
    } catch (Exception undeclared) {
      // Java sees no checked exceptions of Scala code.
      throw new UserError("Spark cannot submit this: " + undeclared.getMessage(), undeclared);
    }
  }

  /** Refuses paths of this machine: pods do not see them. */
  private static void requireSharedPaths(CtrConfig config, String environment) {
    String mount = config.kubernetes().mountPath();
    List<String> local = new ArrayList<>();
    config.data().input().stream()
        .filter(path -> !isShared(path, mount))
        .forEach(path -> local.add("data.input=" + path));
    if (!isShared(config.data().prepared(), mount)) {
      local.add("data.prepared=" + config.data().prepared());
    }
    if (!isShared(config.runs().directory(), mount)) {
      local.add("runs.directory=" + config.runs().directory());
    }
    if (!local.isEmpty()) {
      throw new UserError(
          "%s: not on the volume that pods mount at %s; give paths there or URIs, or choose a cluster's environment with CTR_ENV (it is %s)"
              .formatted(String.join(", ", local), mount, environment));
    }
  }

  private static boolean isShared(String path, String mount) {
    try {
      URI uri = new URI(path.replaceAll("[\\[\\]{}*?]", "_"));
      if (uri.getScheme() != null && !uri.getScheme().equals("file")) {
        return true;
      }
      return uri.getPath() != null && Path.of(uri.getPath()).normalize().startsWith(mount);
    } catch (URISyntaxException notAUri) {
      return Path.of(path).normalize().startsWith(mount);
    }
  }

  private static void requireTemplate(String role, String template, Path home) {
    if (!template.isEmpty() && !Files.isReadable(home.resolve(template))) {
      throw new UserError(
          "kubernetes.%s.template=%s: no such file under %s; give the path of a pod template, or nothing for none"
              .formatted(role, template, home));
    }
  }
}
