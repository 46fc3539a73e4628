package io.sparkctr.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.util.MutableURLClassLoader;

/** The RAPIDS Accelerator for Apache Spark: its version and its settings. */
public final class RapidsPlugin {
  static final String CLASS = "com.nvidia.spark.SQLPlugin";

  /** Whether the plugin moves plans to the GPU. */
  public static final String ENABLED = "spark.rapids.sql.enabled";

  private static final String PLUGINS = "spark.plugins";
  private static final String MODE = "spark.rapids.sql.mode";
  private static final String ON_GPU = "executeongpu";

  private RapidsPlugin() {}

  /** Version of the plugin on the class path; empty if it is not there. */
  public static Optional<String> version() {
    ClassLoader loader = RapidsPlugin.class.getClassLoader();
    if (loader.getResource(CLASS.replace('.', '/') + ".class") == null) {
      return Optional.empty();
    }
    Properties facts = new Properties();
    try (InputStream in = loader.getResourceAsStream("rapids4spark-version-info.properties")) {
      if (in != null) {
        facts.load(in);
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return Optional.of(facts.getProperty("version", "of unknown version"));
  }

  /**
   * Prepares this thread for the plugin, which adds its classes for this version of Spark to the
   * class loader of the thread.
   */
  public static void letItAddClasses() {
    Thread thread = Thread.currentThread();
    if (!(thread.getContextClassLoader() instanceof MutableURLClassLoader)) {
      thread.setContextClassLoader(
          new MutableURLClassLoader(new URL[0], thread.getContextClassLoader()));
    }
  }

  /**
   * Settings under which the planner judges and runs a plan: no bridge, which would hide operators
   * on the CPU behind one on the GPU; no adaptive execution, so that the whole plan is known before
   * it runs.
   */
  static Map<String, String> plannerSettings() {
    return Map.of(
        "spark.rapids.sql.expression.cpuBridge.enabled", "false",
        "spark.sql.adaptive.enabled", "false");
  }

  /** Whether a session with these settings has the plugin. */
  public static boolean isIn(Map<String, String> spark) {
    return spark.getOrDefault(PLUGINS, "").contains(CLASS);
  }

  /** Whether a running session with these settings runs plans on GPUs. */
  static boolean isActiveIn(Map<String, String> spark) {
    return isIn(spark)
        && spark.getOrDefault(ENABLED, "true").equalsIgnoreCase("true")
        && spark.getOrDefault(MODE, ON_GPU).equalsIgnoreCase(ON_GPU);
  }

  /**
   * The settings that a session needs to run on GPUs.
   *
   * @param spark the settings that it has
   */
  static Map<String, String> sessionSettings(Map<String, String> spark) {
    Map<String, String> settings = new LinkedHashMap<>(plannerSettings());
    settings.put(ENABLED, "true");
    settings.put(MODE, ON_GPU);
    String others = spark.getOrDefault(PLUGINS, "");
    if (!isIn(spark)) {
      settings.put(PLUGINS, others.isBlank() ? CLASS : others + "," + CLASS);
    }
    return settings;
  }
}
