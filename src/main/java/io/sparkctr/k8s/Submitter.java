package io.sparkctr.k8s;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.KubernetesConfig;
import io.sparkctr.config.UserError;
import java.io.BufferedReader;
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

/** Runs a command as a driver pod: checks, submits, follows. */
public final class Submitter {
  /** The commands that a driver pod may run. */
  public static final List<String> COMMANDS =
      List.of("run", "prepare", "train", "evaluate", "score", "doctor");

  /** How long an interruption waits for a submission that has begun: its calls run out before. */
  private static final int SUBMISSION_SECONDS = 30;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'-'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final SubmittedJob job;
  private final Consumer<String> output;
  private final Consumer<String> progress;

  /** What an interruption does, once the submission has begun; see {@link #follow}. */
  @FunctionalInterface
  public interface Interruptible {
    /**
     * Does the work; where it is interrupted, the other is done, with a person's answers if a
     * person is there.
     */
    int call(IntSupplier work, Consumer<Optional<BufferedReader>> whenInterrupted);
  }

  private Submitter(SubmittedJob job, Consumer<String> output, Consumer<String> progress) {
    this.job = job;
    this.output = output;
    this.progress = progress;
  }

  /**
   * Checks what can be checked without a cluster.
   *
   * @param command one of {@link #COMMANDS}
   * @param environment {@code CTR_ENV} of the driver
   * @param home the program's home on this machine
   * @param output takes the driver's log, a line each
   * @param progress takes what is told about the driver, a line each
   * @throws UserError for what the driver could not do
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
    String name = "ctr-" + command + "-" + STAMP.format(Instant.now());
    return new Submitter(
        new SubmittedJob(name, command, environment, config, home), output, progress);
  }

  /** The pods that would be made, as YAML documents; no cluster is asked. */
  public String podSpecifications() {
    return bySpark(() -> PodSpecifications.of(job).yaml());
  }

  /**
   * Submits and follows the driver to its end.
   *
   * @param interruptible runs the part that an interruption must not just cut off
   * @return the driver's own exit code; 1 where Kubernetes ended it or never started it
   * @throws UserError for what the user can mend, before anything is started
   */
  public int follow(Interruptible interruptible) {
    KubernetesConfig kubernetes = job.config().kubernetes();
    try (Cluster cluster = Cluster.open(kubernetes)) {
      cluster.check(kubernetes);
      DriverWatch watch =
          new DriverWatch(cluster, job.driver(), kubernetes.patience(), output, progress);
      Parting parting = new Parting(cluster, job.driver(), progress);
      CompletableFuture<Boolean> submitted = new CompletableFuture<>();
      return interruptible.call(
          () -> {
            submit(cluster, submitted);
            int exitCode = watch.follow();
            // The cluster stays open until an interruption's question is answered.
            synchronized (parting) {
              return exitCode;
            }
          },
          answers -> {
            synchronized (parting) {
              watch.stop();
              if (mayHaveDriver(submitted)) {
                parting.settle(answers);
              } else {
                progress.accept("interrupted: no driver was submitted");
              }
            }
          });
    }
  }

  /**
   * Makes the driver.
   *
   * @param submitted learns whether there is one
   */
  private void submit(Cluster cluster, CompletableFuture<Boolean> submitted) {
    try {
      bySpark(
          () -> {
            Submission.submit(job, cluster, progress);
            return job.driver();
          });
      progress.accept(
          "driver %s submitted to namespace %s of context %s"
              .formatted(job.driver(), cluster.namespace(), cluster.context()));
      submitted.complete(true);
    } finally {
      submitted.complete(false);
    }
  }

  /**
   * Waits for a submission that is under way: half of one would be a pod that never starts.
   *
   * @return false only where it failed
   */
  private boolean mayHaveDriver(CompletableFuture<Boolean> submitted) {
    if (!submitted.isDone()) {
      progress.accept("interrupted: the submission is completed first");
    }
    return submitted.completeOnTimeout(true, SUBMISSION_SECONDS, TimeUnit.SECONDS).join();
  }

  /** What Spark refuses are settings and templates that it was given. */
  private static <T> T bySpark(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException setting) {
      throw new UserError("Spark refuses a setting: " + setting.getMessage(), setting);
    } catch (RuntimeException other) {
      throw other;
    } catch (Exception undeclared) {
      // Scala declares no exceptions.
      throw new UserError("Spark cannot submit this: " + undeclared.getMessage(), undeclared);
    }
  }

  /** A path of this machine means nothing in a pod. */
  private static void requireSharedPaths(CtrConfig config, String environment) {
    String mount = config.kubernetes().mountPath();
    List<String> astray = new ArrayList<>();
    config.data().input().stream()
        .filter(path -> !isShared(path, mount))
        .forEach(path -> astray.add("data.input=" + path));
    if (!isShared(config.data().prepared(), mount)) {
      astray.add("data.prepared=" + config.data().prepared());
    }
    if (!isShared(config.runs().directory(), mount)) {
      astray.add("runs.directory=" + config.runs().directory());
    }
    if (!astray.isEmpty()) {
      throw new UserError(
          "%s: not on the volume that pods mount at %s; give paths there or URIs, or choose a cluster's environment with CTR_ENV (it is %s)"
              .formatted(String.join(", ", astray), mount, environment));
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
