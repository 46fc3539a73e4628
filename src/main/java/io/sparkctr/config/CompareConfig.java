package io.sparkctr.config;

/**
 * How contenders are compared ({@code ctr.compare}).
 *
 * @param directory directory of the comparisons
 * @param python the baselines that run in Python
 */
public record CompareConfig(String directory, PythonConfig python) {

  /**
   * The baselines that run in Python ({@code ctr.compare.python}).
   *
   * @param command program that starts Python
   * @param environment directory of the virtual environments, on a local file system
   * @param maxRows max training rows; 0 = no cap
   */
  public record PythonConfig(String command, String environment, long maxRows) {}

  static CompareConfig from(ConfigReader reader) {
    return new CompareConfig(
        reader.requiredText("ctr.compare.directory"),
        new PythonConfig(
            reader.requiredText("ctr.compare.python.command"),
            reader.requiredText("ctr.compare.python.environment"),
            reader.whole("ctr.compare.python.max-rows", 0, 1_000_000_000)));
  }
}
