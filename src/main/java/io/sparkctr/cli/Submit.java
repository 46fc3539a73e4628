package io.sparkctr.cli;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.Home;
import io.sparkctr.k8s.Submitter;
import io.sparkctr.report.Console;

/** {@code submit}: a command as a driver pod on Kubernetes, followed to its end. */
public final class Submit {
  private Submit() {}

  /**
   * Submits the command and waits.
   *
   * @param environment {@code CTR_ENV} of the driver
   * @return the driver's own exit code; 1 where Kubernetes ended it or never started it
   */
  public static int execute(CtrConfig config, String command, String environment, Console console) {
    return submitter(config, command, environment, console).follow(Interruption::during);
  }

  /** Prints the pods that would be made, as YAML. */
  public static void dryRun(CtrConfig config, String command, String environment, Console console) {
    console.out().print(submitter(config, command, environment, console).podSpecifications());
  }

  private static Submitter submitter(
      CtrConfig config, String command, String environment, Console console) {
    return Submitter.of(
        command, environment, config, Home.path(), console::result, console::progress);
  }
}
