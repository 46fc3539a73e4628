package io.sparkctr.train;

import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.ScoreHistogram;
import io.sparkctr.score.Scorer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Chooses the L2 penalty by the log loss on held-out rows.
 *
 * <p>A penalty is tried as a <em>strength</em>, its sum over rows, because the best strength moves
 * little with their number: it is the inverse variance of a Gaussian prior on the weights. That
 * lets a sample of the rows speak for all of them. Strengths fall from the strongest, whose fit is
 * quick, each starting from the last one's solution, until the held-out log loss rises.
 */
final class L2Search {
  private static final int MAX_EPOCHS = 40;
  private static final double SETTLED = 1e-4;

  private L2Search() {}

  /**
   * The trials in the order they were made.
   *
   * @param fitted rows to fit, with clicks and non-clicks among them
   * @param held rows to compare by
   * @param size slots of the weight vector
   */
  static List<L2Trial> trials(
      SlotRows fitted,
      SlotRows held,
      int size,
      L2SearchConfig config,
      long seed,
      Consumer<String> progress) {
    List<Double> strengths = config.strengths().stream().sorted(Comparator.reverseOrder()).toList();
    DualAscent solver = new DualAscent(fitted, size, strengths.get(0), seed);
    List<L2Trial> trials = new ArrayList<>();
    for (double strength : strengths) {
      solver.strength(strength);
      L2Trial trial = settle(solver, held, strength);
      boolean rises = !trials.isEmpty() && trial.logLoss() > best(trials).logLoss();
      trials.add(trial);
      progress.accept(
          String.format(
              Locale.ROOT,
              "l2 search: strength %s, %d epochs, held-out log loss %.5f",
              strength,
              trial.epochs(),
              trial.logLoss()));
      if (rises) {
        break;
      }
    }
    return trials;
  }

  /** The trial with the lowest held-out log loss. */
  static L2Trial best(List<L2Trial> trials) {
    return trials.stream().min(Comparator.comparingDouble(L2Trial::logLoss)).orElseThrow();
  }

  private static L2Trial settle(DualAscent solver, SlotRows held, double strength) {
    double last = Double.POSITIVE_INFINITY;
    for (int epoch = 1; ; epoch++) {
      solver.epoch();
      double logLoss = logLoss(solver, held);
      if (Math.abs(last - logLoss) < SETTLED || epoch == MAX_EPOCHS) {
        return new L2Trial(strength, epoch, logLoss);
      }
      last = logLoss;
    }
  }

  private static double logLoss(DualAscent solver, SlotRows held) {
    Scorer scorer = new Scorer(solver.weights());
    ScoreHistogram histogram = new ScoreHistogram();
    for (int row = 0; row < held.rows(); row++) {
      histogram.add(scorer.logit(held, row), held.labels[row]);
    }
    return histogram.metrics().logLoss();
  }
}
