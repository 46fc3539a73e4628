package io.sparkctr.config;

import java.nio.file.Path;

/** The home of the program: the folder that holds {@code conf} and {@code k8s}. */
public final class Home {
  private Home() {}

  /**
   * The property {@code ctr.home} (set by the launcher), else the variable {@code CTR_HOME} (set by
   * the image), else the working directory.
   */
  public static Path path() {
    String fromImage = System.getenv().getOrDefault("CTR_HOME", ".");
    return Path.of(System.getProperty("ctr.home", fromImage));
  }
}
