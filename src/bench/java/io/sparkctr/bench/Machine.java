package io.sparkctr.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The machine on which all contenders ran.
 *
 * @param heap max heap of a Java process; a contender with another heap has it in its name
 * @param load load average of the last minute before the first contender: the work of other
 *     programs
 */
record Machine(
    String processor,
    int cores,
    String memory,
    String kernel,
    String java,
    String heap,
    double load) {

  static Machine here() {
    return new Machine(
        line("/proc/cpuinfo", "model name"),
        Options.allCores(),
        line("/proc/meminfo", "MemTotal"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        System.getenv().getOrDefault("CTR_HEAP", "4g"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** The commit from which this project was built. */
  static String gitCommit() throws IOException {
    Properties git = new Properties();
    try (InputStream in = Machine.class.getResourceAsStream("/io/sparkctr/git.properties")) {
      if (in != null) {
        git.load(in);
      }
    }
    String commit = git.getProperty("git.commit.id.abbrev", "unknown");
    return git.getProperty("git.dirty", "false").equals("true") ? commit + "-dirty" : commit;
  }

  private static String line(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.replaceFirst("[^:]*:\\s*", ""))
          .findFirst()
          .orElse("unknown");
    } catch (IOException elsewhere) {
      return "unknown";
    }
  }
}
