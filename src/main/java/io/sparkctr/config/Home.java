package io.sparkctr.config;

import java.nio.file.Path;

/** Where the program's own files lie: {@code conf}, {@code k8s}. */
public final class Home {
  private Home() {}

  /**
   * As the launcher or the image says ({@code ctr.home}, {@code CTR_HOME}), else where it is
   * called.
   */
  public static Path path() {
    String fromImage = System.getenv().getOrDefault("CTR_HOME", ".");
    return Path.of(System.getProperty("ctr.home", fromImage));
  }
}
