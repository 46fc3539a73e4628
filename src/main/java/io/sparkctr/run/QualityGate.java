package io.sparkctr.run;

import java.util.Locale;

/**
 * Whether a run may be published, and why.
 *
 * @param verdict {@code NONE} if there is nothing to compare with
 * @param reason the figures that decide, in one line
 */
public record QualityGate(Verdict verdict, String reason) {

  /** Outcome of the comparison. */
  public enum Verdict {
    PASSED,
    FAILED,
    NONE;

    /** The spelling in the manifest. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** There is nothing to compare with, or no need to: allows the run. */
  public static QualityGate notCompared(String reason) {
    return new QualityGate(Verdict.NONE, reason);
  }

  /**
   * Compares the log loss with that of the published run on the same test days.
   *
   * @param logLoss nats per row
   * @param publishedLogLoss nats per row
   * @param allowed largest allowed rise, nats per row
   */
  public static QualityGate compare(
      double logLoss, String publishedId, double publishedLogLoss, double allowed) {
    double rise = logLoss - publishedLogLoss;
    // NaN must fail: a comparison with NaN is false.
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
