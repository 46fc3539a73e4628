package io.sparkctr.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Whether this machine has a Java that Spark runs on, and which GPUs it has. */
public final class MachineChecks {
  private static final List<Integer> JAVA = List.of(17, 21, 25);
  private static final long TIMEOUT_SECONDS = 20;

  private final Consumer<Finding> findings;

  public MachineChecks(Consumer<Finding> findings) {
    this.findings = findings;
  }

  /**
   * Runs all checks.
   *
   * @param versions names and versions of Java, Spark and the other software in use
   */
  public void run(Map<String, String> versions) {
    findings.accept(versions(versions, Runtime.version().feature()));
    findings.accept(gpus(List.of("nvidia-smi", "--list-gpus")));
  }

  static Finding versions(Map<String, String> versions, int java) {
    String detail =
        versions.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return JAVA.contains(java)
        ? Finding.ok("versions", detail)
        : Finding.warn("versions", detail, "run on Java 17, 21 or 25: set JAVA_HOME to one");
  }

  /** The GPUs of this machine, as a command lists them. Executors elsewhere have their own. */
  static Finding gpus(List<String> command) {
    Process listing = null;
    try {
      listing = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!listing.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return Finding.warn(
            "GPU here", command.get(0) + " does not answer", "check the driver of this machine");
      }
      String output = new String(listing.getInputStream().readAllBytes(), UTF_8).strip();
      return listing.exitValue() == 0 && !output.isEmpty()
          ? Finding.ok("GPU here", String.join("; ", output.lines().toList()))
          : Finding.warn("GPU here", output, "check the driver of this machine");
    } catch (IOException none) {
      return Finding.skip("GPU here", "none on this machine: no " + command.get(0));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Finding.skip("GPU here", "interrupted");
    } finally {
      if (listing != null) {
        listing.destroyForcibly();
      }
    }
  }
}
