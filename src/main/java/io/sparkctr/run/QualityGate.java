package io.sparkctr.run;

import java.util.Locale;

/**
 * Whether a run may be published, and why.
 *
 * @param verdict {@code passed} or {@code failed}; {@code none} where nothing could be compared
 * @param reason one line for the log
 */
public record QualityGate(Verdict verdict, String reason) {

  /** Outcome of the comparison. */
  public enum Verdict {
    PASSED,
    FAILED,
    NONE;

    /** As the manifest has it. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Nothing to compare with. */
  public static QualityGate open(String reason) {
    return new QualityGate(Verdict.NONE, reason);
  }

  /**
   * Compares the log loss with the published run's on the same test days.
   *
   * @param logLoss nats per row
   * @param publishedLogLoss nats per row
   * @param allowed largest rise, nats per row
   */
  public static QualityGate compare(
      double logLoss, String publishedId, double publishedLogLoss, double allowed) {
    double rise = logLoss - publishedLogLoss;
    // Written so that an undefined log loss fails.
    boolean passed = rise <= allowed;
    return new QualityGate(
        passed ? Verdict.PASSED : Verdict.FAILED,
        String.format(
            Locale.ROOT,
            "log loss %.5f against %.5f of the published run %s: %+.5f, allowed %+.5f",
            logLoss,
            publishedLogLoss,
            publishedId,
            rise,
            allowed));
  }

  /** Whether the run may be published. */
  public boolean allows() {
    return verdict != Verdict.FAILED;
  }
}
