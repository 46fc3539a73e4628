package io.sparkctr.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.util.VersionInfo;

/**
 * Versions, host, start and memory of this process, and the commit of the program, for manifests.
 */
public final class BuildInfo {
  private BuildInfo() {}

  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("java", System.getProperty("java.version"));
    versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
    versions.put("scala", scala.util.Properties.versionNumberString());
    versions.put("hadoop", VersionInfo.getVersion());
    return versions;
  }

  /** Abbreviated commit of the jar; ends with {@code -dirty} if the tree had changes. */
  public static String gitCommit() {
    Properties git = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("/io/sparkctr/git.properties")) {
      if (in == null) {
        return "unknown";
      }
      git.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    String commit = git.getProperty("git.commit.id.abbrev", "unknown");
    return git.getProperty("git.dirty", "false").equals("true") ? commit + "-dirty" : commit;
  }

  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  /** When the JVM of this process started. */
  public static Instant processStart() {
    return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }

  /** Sum of the peaks of all heap pools of this process. */
  public static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
