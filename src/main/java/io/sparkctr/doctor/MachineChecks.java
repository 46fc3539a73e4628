package io.sparkctr.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What this machine itself offers: a Java that Spark runs on, GPUs. */
public final class MachineChecks {
  private static final List<Integer> JAVA = List.of(17, 21, 25);
  private static final long PATIENCE_SECONDS = 20;

  private final Consumer<Finding> findings;

  public MachineChecks(Consumer<Finding> findings) {
    this.findings = findings;
  }

  /**
   * All checks.
   *
   * @param versions names and versions of what the program runs on
   */
  public void run(Map<String, String> versions) {
    findings.accept(versions(versions, Runtime.version().feature()));
    findings.accept(gpus(List.of("nvidia-smi", "--list-gpus")));
  }

  static Finding versions(Map<String, String> versions, int java) {
    StringBuilder told = new StringBuilder();
    versions.forEach((name, version) -> told.append(name).append(' ').append(version).append(", "));
    String detail = told.substring(0, Math.max(0, told.length() - 2));
    return JAVA.contains(java)
        ? Finding.ok("versions", detail)
        : Finding.warn("versions", detail, "run on Java 17, 21 or 25: set JAVA_HOME to one");
  }

  /** The GPUs that a command lists, a line each; executors on other machines have their own. */
  static Finding gpus(List<String> command) {
    Process listing = null;
    try {
      listing = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!listing.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return Finding.warn(
            "GPU here", command.get(0) + " does not answer", "check the driver of this machine");
      }
      String told = new String(listing.getInputStream().readAllBytes(), UTF_8).strip();
      return listing.exitValue() == 0 && !told.isEmpty()
          ? Finding.ok("GPU here", String.join("; ", told.lines().toList()))
          : Finding.warn("GPU here", told, "check the driver of this machine");
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
