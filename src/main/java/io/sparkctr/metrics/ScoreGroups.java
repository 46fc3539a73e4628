package io.sparkctr.metrics;

import io.sparkctr.metrics.EvaluationMetrics.ReliabilityBin;
import io.sparkctr.metrics.EvaluationMetrics.Threshold;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes every figure of {@link EvaluationMetrics} in one pass over groups of rows, which come by
 * rising score. Rows of a group count as tied. The figures are exact where a group is one score;
 * where it is a range of scores, only the order within the range is lost.
 */
final class ScoreGroups {
  private static final int DECILES = 10;

  /** Points of the curves differ by so much of a rate. */
  private static final double CURVE_STEP = 0.01;

  private final long positives;
  private final long negatives;
  private final CompensatedSum wonPairs = new CompensatedSum();
  private final CompensatedSum precisions = new CompensatedSum();
  private final long[] decileRows = new long[DECILES];
  private final long[] decilePositives = new long[DECILES];
  private final CompensatedSum[] decilePredictions = new CompensatedSum[DECILES];
  private final List<Threshold> thresholds = new ArrayList<>();
  private final ScoreBins scores = new ScoreBins();
  private long positivesBelow;
  private long negativesBelow;

  /** The totals of all rows that will come. */
  ScoreGroups(long positives, long negatives) {
    this.positives = positives;
    this.negatives = negatives;
    for (int i = 0; i < DECILES; i++) {
      decilePredictions[i] = new CompensatedSum();
    }
  }

  /**
   * Adds the group of the next higher score.
   *
   * @param logit the lowest log-odds of the group
   * @param predictions sum of its predicted probabilities
   */
  void add(double logit, long groupPositives, long groupNegatives, double predictions) {
    wonPairs.add(groupPositives * (negativesBelow + groupNegatives / 2.0));
    double positivesFromHere = positives - positivesBelow;
    double negativesFromHere = negatives - negativesBelow;
    precisions.add(groupPositives * (positivesFromHere / (positivesFromHere + negativesFromHere)));

    long groupRows = groupPositives + groupNegatives;
    addThreshold(logit);
    scores.add(logit, groupRows, groupPositives);
    double middle = positivesBelow + negativesBelow + groupRows / 2.0;
    int decile = (int) (DECILES * middle / (positives + negatives));
    decileRows[decile] += groupRows;
    decilePositives[decile] += groupPositives;
    decilePredictions[decile].add(predictions);

    positivesBelow += groupPositives;
    negativesBelow += groupNegatives;
  }

  /** Adds the point of the curves before this group, unless the last one is near it. */
  private void addThreshold(double logit) {
    long truePositives = positives - positivesBelow;
    long falsePositives = negatives - negativesBelow;
    if (!thresholds.isEmpty()) {
      Threshold last = thresholds.get(thresholds.size() - 1);
      if (last.truePositives() - truePositives < CURVE_STEP * positives
          && last.falsePositives() - falsePositives < CURVE_STEP * negatives) {
        return;
      }
    }
    // StrictMath: the same bits on every machine.
    double probability = Logistic.probability(logit, StrictMath.exp(-Math.abs(logit)));
    thresholds.add(new Threshold(probability, truePositives, falsePositives));
  }

  /**
   * The figures, after every group was added.
   *
   * @param losses sums over the rows' log losses
   */
  EvaluationMetrics metrics(LossSums losses) {
    double rows = positives + negatives;
    double baseLogLoss = entropy(positives / rows);
    double logLoss = losses.mean(rows);
    List<ReliabilityBin> reliability = reliability();
    CompensatedSum predictions = new CompensatedSum();
    for (CompensatedSum ofDecile : decilePredictions) {
      predictions.add(ofDecile);
    }
    return new EvaluationMetrics(
        positives + negatives,
        positives,
        wonPairs.value() / ((double) positives * negatives),
        precisions.value() / positives,
        logLoss,
        baseLogLoss,
        baseLogLoss == 0 ? Double.NaN : logLoss / baseLogLoss,
        positives == 0 ? Double.NaN : predictions.value() / positives,
        calibrationError(reliability, rows),
        reliability,
        losses.standardError(rows),
        losses.correct() / rows,
        Math.max(positives, negatives) / rows,
        thresholds,
        scores.bins());
  }

  private List<ReliabilityBin> reliability() {
    List<ReliabilityBin> bins = new ArrayList<>();
    for (int i = 0; i < DECILES; i++) {
      if (decileRows[i] > 0) {
        double rows = decileRows[i];
        bins.add(
            new ReliabilityBin(
                i + 1,
                decileRows[i],
                decilePositives[i],
                decilePredictions[i].value() / rows,
                decilePositives[i] / rows));
      }
    }
    return bins;
  }

  private static double calibrationError(List<ReliabilityBin> bins, double rows) {
    double distances = 0;
    for (ReliabilityBin bin : bins) {
      distances += bin.rows() * Math.abs(bin.clickRate() - bin.meanPrediction());
    }
    return distances / rows;
  }

  /** Entropy of a coin in nats; {@code 0 ln 0} is 0. */
  private static double entropy(double rate) {
    return rate == 0 || rate == 1 ? 0 : -(rate * Math.log(rate) + (1 - rate) * Math.log1p(-rate));
  }
}
