package io.sparkctr.train.ascent;

import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.features.SlotRows;
import io.sparkctr.metrics.ScoreHistogram;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
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
  public static List<Trial> trials(
      Shards shards, L2SearchConfig config, long seed, Consumer<String> progress) {
    Sample sample = Sample.of(shards, config, seed);
    int fitted = rows(sample.fitted());
    int positives = sample.fitted().stream().mapToInt(RowSegment::positives).sum();
    if (positives == 0 || positives == fitted || sample.held().isEmpty()) {
      throw new UserError(
          "train.l2 = auto compares values on held-out rows, but its sample has %d rows with %d clicks to fit and %d rows held out: give more training rows, or set train.l2 to a number such as 1e-3"
              .formatted(fitted, positives, rows(sample.held())));
    }
    return trials(sample, config, seed, progress);
  }

  static List<Trial> trials(
      Sample sample, L2SearchConfig config, long seed, Consumer<String> progress) {
    List<Double> strengths = config.strengths().stream().sorted(Comparator.reverseOrder()).toList();
    DualAscent solver = new DualAscent(sample.index(), sample.fitted(), strengths.get(0), seed);
    List<Trial> trials = new ArrayList<>();
    for (double strength : strengths) {
      solver.strength(strength);
      Trial trial = settle(solver, sample, strength);
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

  /**
   * The trial with the lowest held-out log loss; of those that a settled fit cannot tell from it,
   * the one with the strongest penalty.
   */
  public static Trial best(List<Trial> trials) {
    double lowest = trials.stream().mapToDouble(Trial::logLoss).min().orElseThrow();
    return trials.stream()
        .filter(trial -> trial.logLoss() < lowest + SETTLED)
        .max(Comparator.comparingDouble(Trial::strength))
        .orElseThrow();
  }

  private static Trial settle(DualAscent solver, Sample sample, double strength) {
    double last = Double.POSITIVE_INFINITY;
    for (int epoch = 1; ; epoch++) {
      solver.epoch();
      double logLoss = logLoss(solver.weights(), sample);
      if (Math.abs(last - logLoss) < SETTLED || epoch == MAX_EPOCHS) {
        return new Trial(strength, epoch, logLoss);
      }
      last = logLoss;
    }
  }

  private static double logLoss(float[] weights, Sample sample) {
    ScoreHistogram histogram = new ScoreHistogram();
    ChunkReader reader = new ChunkReader(sample.index());
    for (RowSegment segment : sample.held()) {
      for (RowChunk chunk : segment.chunks()) {
        reader.open(chunk);
        for (int row = 0; row < chunk.rows(); row++) {
          reader.read(row);
          histogram.add(reader.logit(weights), chunk.label(row));
        }
      }
    }
    return histogram.metrics().logLoss();
  }

  private static int rows(List<RowSegment> segments) {
    return segments.stream().mapToInt(RowSegment::rows).sum();
  }

  /**
   * A sample of the training rows on the driver, a part of it held out. Which rows it holds depends
   * on their places in the shards and on the seed, not on the number of cores.
   *
   * @param index what the ranks of all its rows stand for
   * @param fitted rows to fit
   * @param held rows to compare by
   */
  record Sample(ShardIndex index, List<RowSegment> fitted, List<RowSegment> held) {

    /** Takes the sample in one pass that unpacks only the chosen rows. */
    static Sample of(Shards shards, L2SearchConfig config, long seed) {
      double sampled = Math.min(1, config.maxRows() / (double) shards.counts().rows());
      double heldOut = sampled * config.holdoutShare();
      List<Part> parts = shards.collect((shard, worker) -> Part.of(shard, heldOut, sampled, seed));
      return of(
          SlotRows.concat(parts.stream().map(Part::fitted).toList()),
          SlotRows.concat(parts.stream().map(Part::held).toList()),
          shards.counts().slots());
    }

    /** Packs the rows with one index for both. */
    static Sample of(SlotRows fitted, SlotRows held, int slots) {
      ShardEncoder encoder = new ShardEncoder(List.of(fitted, held).iterator(), slots);
      List<RowSegment> segments = new ArrayList<>();
      for (int length = encoder.next(); length > 0; length = encoder.next()) {
        segments.add(
            RowSegment.of(Arrays.copyOf(encoder.packed(), length + RowChunk.PADDING), length));
      }
      int split = (fitted.rows() + RowSegment.MAX_ROWS - 1) / RowSegment.MAX_ROWS;
      return new Sample(
          encoder.index(), segments.subList(0, split), segments.subList(split, segments.size()));
    }
  }

  /** What the sample takes from one shard, as slots. */
  private record Part(SlotRows fitted, SlotRows held) implements Serializable {

    /**
     * Draws a number from 0 to 1 for each row: below {@code heldOut} the row is held out, else
     * below {@code sampled} it is fitted.
     */
    static Part of(ShardFile shard, double heldOut, double sampled, long seed) throws IOException {
      var random = new SplittableRandom(DualEpoch.seed(seed, shard.number()));
      ChunkReader reader = new ChunkReader(shard.index());
      List<SlotRows> fitted = new ArrayList<>();
      List<SlotRows> held = new ArrayList<>();
      try (ShardFile.Chunks chunks = shard.chunks()) {
        while (chunks.hasNext()) {
          RowChunk chunk = chunks.next();
          IntStream.Builder toFit = IntStream.builder();
          IntStream.Builder toHold = IntStream.builder();
          for (int row = 0; row < chunk.rows(); row++) {
            double number = random.nextDouble();
            if (number < heldOut) {
              toHold.add(row);
            } else if (number < sampled) {
              toFit.add(row);
            }
          }
          fitted.add(reader.slots(chunk, toFit.build().toArray()));
          held.add(reader.slots(chunk, toHold.build().toArray()));
        }
      }
      return new Part(SlotRows.concat(fitted), SlotRows.concat(held));
    }
  }
}
