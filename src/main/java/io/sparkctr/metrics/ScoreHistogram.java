package io.sparkctr.metrics;

import java.io.Serializable;

/**
 * One-pass, mergeable evaluation in bounded memory: fill one for each partition, {@link #merge}
 * them, read {@link #metrics}. Counts and sums are exact; only the order of scores within a bin of
 * log-odds is lost, and {@link #aucResolution} bounds the effect.
 *
 * <p>The bins have one width, a power of two. It starts at 2<sup>-32</sup> and doubles whenever
 * more than 2<sup>15</sup> bins would be occupied, so that it fits the scores: it resolves scores
 * that differ by thousandths as well as scores that span tens, which a fixed width cannot do in
 * bounded memory. Fewer than 2<sup>15</sup> distinct scores, 2<sup>-32</sup> apart, give exact
 * figures. The final width is the smallest at which the rows occupy no more than 2<sup>15</sup>
 * bins, whatever their order and their split over partitions; every figure is then the same to the
 * last bit, except that sums of log losses may differ there. Needs up to 2.5 MiB, 1.25 MiB
 * serialised; less with few bins.
 *
 * <p>Not safe for use by several threads at once. Serialises with Java and with Kryo.
 */
public final class ScoreHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LogitBins bins = new LogitBins();
  private final LossSums losses = new LossSums();
  private long positives;
  private long negatives;

  /**
   * Counts a row.
   *
   * @param logit finite log-odds of a click
   * @param label 1 for a click, else 0
   * @throws IllegalArgumentException if the logit is not finite or the label neither 0 nor 1
   */
  public void add(double logit, int label) {
    Logistic.check(logit, label);
    double decay = Logistic.decay(logit);
    losses.add(logit, label, decay, 1);
    positives += label;
    negatives += 1 - label;
    bins.add(logit, label, Logistic.probability(logit, decay));
  }

  /** Adds the rows of another histogram, which does not change; returns this one. */
  public ScoreHistogram merge(ScoreHistogram other) {
    losses.add(other.losses);
    positives += other.positives;
    negatives += other.negatives;
    bins.addAll(other.bins);
    return this;
  }

  /**
   * The metrics of the rows so far. Log loss and the calibration ratio are exact to rounding; the
   * AUC is within {@link #aucResolution}; PR-AUC and the bins of the calibration error see rows of
   * one bin as tied.
   */
  public EvaluationMetrics metrics() {
    ScoreGroups groups = new ScoreGroups(positives, negatives);
    bins.forEachAscending(groups);
    return groups.metrics(losses);
  }

  /**
   * The largest error that the AUC can have: half of the (positive, negative) pairs that share a
   * bin, as a share of all pairs; true ties count too, though they cause no error. Scores spread
   * evenly over the occupied bins give up to 3.1e-5 (2<sup>-15</sup>), normally distributed ones
   * about 5e-5, unless all lie within 1e-5, where bins cannot get finer. It can be more where most
   * scores are in a few bins and some are far away. NaN without both classes.
   */
  public double aucResolution() {
    return bins.tiedPairs() / (2.0 * positives * negatives);
  }
}
