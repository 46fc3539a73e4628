package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.ScoreHistogram;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Chooses the L2 penalty by the log loss on held-out rows of a sample.
 *
 * <p>A penalty is tried as a <em>strength</em>, its sum over rows, because the best strength hardly
 * depends on their number: it is the inverse variance of a Gaussian prior on the weights. So a
 * sample of the rows is enough. Strengths fall from the strongest, whose fit is quick. Each starts
 * from the solution of the one before, until the held-out log loss rises.
 */
public final class L2Search {
  private static final int FIELDS = CriteoSchema.FIELDS;
  private static final int MAX_EPOCHS = 40;

  /** A fit has settled where an epoch changes the held-out log loss by less. */
  private static final double SETTLED = 1e-4;

  private L2Search() {}

  /**
   * One penalty that was tried.
   *
   * @param strength penalty as a sum over rows
   * @param epochs passes over the sampled rows
   * @param logLoss log loss on the held-out rows, in nats
   */
  public record Trial(double strength, int epochs, double logLoss) {}

  /**
   * Tries penalties on a sample of the rows.
   *
   * @return the trials in order
   * @throws UserError if the sample has one class only, or no held-out rows
   */
  static List<Trial> trials(TrainingRows rows, TrainConfig config, Consumer<String> progress) {
    Sample sample = Sample.of(rows, config);
    long positives = sample.fitted().positives();
    if (positives == 0 || positives == sample.fitted().rows() || sample.held().rows() == 0) {
      throw new UserError(
          "train.l2 = auto compares values on held-out rows, but its sample has %d rows with %d clicks to fit and %d rows held out: give more training rows, or set train.l2 to a number such as 1e-3"
              .formatted(sample.fitted().rows(), positives, sample.held().rows()));
    }
    return trials(sample, config.l2Search(), config.seed(), progress);
  }

  static List<Trial> trials(
      Sample sample, L2SearchConfig config, long seed, Consumer<String> progress) {
    List<Double> strengths = config.strengths().stream().sorted(Comparator.reverseOrder()).toList();
    DualAscent solver = new DualAscent(sample.fitted(), sample.size(), strengths.get(0), seed);
    List<Trial> trials = new ArrayList<>();
    for (double strength : strengths) {
      solver.strength(strength);
      Trial trial = settle(solver, sample.held(), strength);
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
  static Trial best(List<Trial> trials) {
    return trials.stream().min(Comparator.comparingDouble(Trial::logLoss)).orElseThrow();
  }

  private static Trial settle(DualAscent solver, SlotRows held, double strength) {
    double last = Double.POSITIVE_INFINITY;
    for (int epoch = 1; ; epoch++) {
      solver.epoch();
      double logLoss = logLoss(solver.weights(), held);
      if (Math.abs(last - logLoss) < SETTLED || epoch == MAX_EPOCHS) {
        return new Trial(strength, epoch, logLoss);
      }
      last = logLoss;
    }
  }

  private static double logLoss(float[] weights, SlotRows held) {
    ScoreHistogram histogram = new ScoreHistogram();
    for (int row = 0; row < held.rows(); row++) {
      histogram.add(held.logit(row, weights), held.labels[row]);
    }
    return histogram.metrics().logLoss();
  }

  /**
   * A sample of the training rows on the driver, a part of it held out. Which rows it holds depends
   * on their places in the partitions and on the seed, not on the number of cores.
   *
   * @param fitted rows to fit, with ranks in place of slots
   * @param held rows to compare by, with the same ranks
   * @param size how many ranks there are
   */
  record Sample(SlotRows fitted, SlotRows held, int size) {

    /** Takes the sample in one pass that reads only the labels and slots of the chosen rows. */
    static Sample of(TrainingRows rows, TrainConfig config) {
      double sampled = Math.min(1, config.l2Search().maxRows() / (double) rows.rows());
      double heldOut = sampled * config.l2Search().holdoutShare();
      long seed = config.seed();
      List<Part> parts =
          rows.blocks()
              .mapPartitionsWithIndex(
                  (partition, blocks) -> {
                    var random = new SplittableRandom(DualEpoch.seed(seed, partition));
                    List<Part> taken = new ArrayList<>();
                    blocks.forEachRemaining(
                        block -> taken.add(Part.of(block, heldOut, sampled, random)));
                    return taken.iterator();
                  },
                  true)
              .collect();
      List<SlotRows> slots = new ArrayList<>();
      slots.add(SlotRows.concat(parts.stream().map(Part::fitted).toList()));
      slots.add(SlotRows.concat(parts.stream().map(Part::held).toList()));
      List<RankedRows> ranked = RankedRows.of(slots, rows.plan().slots());
      return new Sample(
          ranked.get(0).block(), ranked.get(1).block(), ranked.get(0).active().size());
    }
  }

  /** What the sample takes from one block, as slots. */
  private record Part(SlotRows fitted, SlotRows held) implements Serializable {

    /**
     * Draws a number from 0 to 1 for each row: below {@code heldOut} the row is held out, else
     * below {@code sampled} it is fitted.
     */
    static Part of(RankedRows block, double heldOut, double sampled, SplittableRandom random) {
      IntStream.Builder fitted = IntStream.builder();
      IntStream.Builder held = IntStream.builder();
      for (int row = 0; row < block.block().rows(); row++) {
        double number = random.nextDouble();
        if (number < heldOut) {
          held.add(row);
        } else if (number < sampled) {
          fitted.add(row);
        }
      }
      return new Part(taken(block, fitted.build().toArray()), taken(block, held.build().toArray()));
    }

    private static SlotRows taken(RankedRows block, int[] rows) {
      byte[] labels = new byte[rows.length];
      int[] slots = new int[rows.length * FIELDS];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = block.block().labels[rows[i]];
        for (int field = 0; field < FIELDS; field++) {
          int rank = block.block().slots[rows[i] * FIELDS + field];
          slots[i * FIELDS + field] = block.active().slot(rank);
        }
      }
      return new SlotRows(labels, slots);
    }
  }
}
