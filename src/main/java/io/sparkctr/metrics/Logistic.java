package io.sparkctr.metrics;

/** Probability and loss of the logistic model, numerically stable for all log-odds. */
public final class Logistic {
  private Logistic() {}

  /** {@code exp(-|logit|)}, what {@link #probability} and {@link #loss} share. */
  public static double decay(double logit) {
    return Math.exp(-Math.abs(logit));
  }

  /** {@code 1 / (1 + exp(-logit))}, given {@code decay(logit)}. */
  public static double probability(double logit, double decay) {
    return (logit >= 0 ? 1 : decay) / (1 + decay);
  }

  /**
   * Negative log-likelihood of a label in nats, given {@code decay(logit)}: {@code
   * softplus(-logit)} for 1 and {@code softplus(logit)} for 0, with {@code softplus(z) = max(z, 0)
   * + log1p(exp(-|z|))}.
   */
  public static double loss(double logit, int label, double decay) {
    return Math.max(label == 1 ? -logit : logit, 0) + Math.log1p(decay);
  }

  /** Fails on a row without a finite logit or a label of 0 or 1. */
  static void check(double logit, int label) {
    if (!(Math.abs(logit) <= Double.MAX_VALUE) || (label & ~1) != 0) {
      throw new IllegalArgumentException(
          "need a finite logit and a label of 0 or 1, got logit " + logit + ", label " + label);
    }
  }
}
