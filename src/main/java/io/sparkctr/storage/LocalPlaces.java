package io.sparkctr.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Where an embedded Spark keeps its files: rows, shuffles, spills. */
public final class LocalPlaces {
  /** The setting; a list with commas. */
  public static final String SETTING = "spark.local.dir";

  /** Spark on Kubernetes, or a user, sets this variable; Spark prefers it to the setting. */
  private static final String VARIABLE = "SPARK_LOCAL_DIRS";

  /** For large files, and on a disk. {@code /tmp} is a RAM disk on many machines. */
  private static final Path DISK = Path.of("/var/tmp");

  private LocalPlaces() {}

  /** Whether the environment names the directories, so that the setting does not count. */
  public static boolean isInEnvironment(Map<String, String> environment) {
    return environment.containsKey(VARIABLE);
  }

  /**
   * The directories that Spark would use.
   *
   * @param settings Spark's settings by full name
   */
  public static List<Path> of(Map<String, String> settings, Map<String, String> environment) {
    if (isInEnvironment(environment)) {
      return paths(environment.get(VARIABLE));
    }
    return settings.containsKey(SETTING) ? paths(settings.get(SETTING)) : List.of(byDefault());
  }

  /** The default, a directory of this user. */
  static Path byDefault() {
    Path parent =
        Files.isDirectory(DISK) && Files.isWritable(DISK)
            ? DISK
            : Path.of(System.getProperty("java.io.tmpdir"));
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    return parent.resolve("spark-ctr-" + user).toAbsolutePath();
  }

  private static List<Path> paths(String list) {
    return Arrays.stream(list.split(","))
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .map(path -> Path.of(path).toAbsolutePath())
        .toList();
  }
}
