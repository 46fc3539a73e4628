package io.sparkctr.inspect;

import io.sparkctr.features.SlotHash;
import io.sparkctr.inspect.SlotTokens.Meaning;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.Progress;
import io.sparkctr.train.TrainingRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** Finds the strongest features of a linear model, and the names of their tokens. */
public final class FeatureRanking {
  /** So many over all fields. */
  static final int STRONGEST = 30;

  /** And so many of each field. */
  static final int PER_FIELD = 3;

  /**
   * Slots of fewer training rows are left out: in {@value} rows with 5 % clicks one is a click, and
   * the standard error of the weight is 1.
   */
  static final int MIN_ROWS = 20;

  /**
   * Slots of a smaller share of the training rows are left out: the sample would hold too few rows
   * of them, 13, to name them for sure.
   */
  static final double MIN_SHARE = 1e-4;

  /** Slots of a field that are looked at: another field may use some of them more. */
  private static final int CANDIDATES_PER_FIELD = 16;

  private final double[] weights;
  private final TrainingRows training;
  private final SampleRows sample;
  private final long minFrequency;

  private FeatureRanking(LogisticRegressionModel model, TrainingRows training, SampleRows sample) {
    weights = model.coefficients().toArray();
    this.training = training;
    this.sample = sample;
    minFrequency = Math.max(MIN_ROWS, (long) Math.ceil(MIN_SHARE * training.counts().rows()));
  }

  /**
   * The {@value #STRONGEST} strongest features, and the {@value #PER_FIELD} strongest of each
   * field, by falling size of the weight. A field is absent only if none of its slots holds enough
   * rows. Starts no Spark job. A day file that cannot be read any more costs names, not the run: a
   * line of progress says so.
   *
   * @param training the rows that the model was trained on
   * @param day the newest training day, a plain or gzip file
   * @param maxLineBytes longer lines of it are rejected
   */
  public static StrongestFeatures of(
      LogisticRegressionModel model,
      TrainingRows training,
      Path day,
      int maxLineBytes,
      Configuration hadoop,
      Progress progress) {
    SampleRows sample;
    try {
      sample = SampleRows.read(day, maxLineBytes, hadoop);
    } catch (IOException | RuntimeException failure) {
      progress.accept(
          "features.json has no tokens of categories: %s".formatted(failure.getMessage()));
      sample = SampleRows.none();
    }
    return of(model, training, sample);
  }

  /** The same with rows that were read before. */
  static StrongestFeatures of(
      LogisticRegressionModel model, TrainingRows training, SampleRows sample) {
    return new FeatureRanking(model, training, sample).features();
  }

  private StrongestFeatures features() {
    BitSet candidates = candidates();
    SlotTokens tokens = new SlotTokens(candidates, sample, training);
    List<Feature> features = new ArrayList<>();
    int[] ofField = new int[CriteoSchema.FIELDS];
    int rank = 0;
    for (int slot : candidates.stream().boxed().sorted(strongestFirst()).toList()) {
      Meaning meaning = tokens.of(slot);
      if (rank++ < STRONGEST || ofField[meaning.field()] < PER_FIELD) {
        ofField[meaning.field()]++;
        features.add(feature(slot, meaning));
      }
    }
    return new StrongestFeatures(sample.rows(), features);
  }

  private Feature feature(int slot, Meaning meaning) {
    return new Feature(
        CriteoSchema.FEATURE_COLUMNS.get(meaning.field()),
        meaning.token(),
        slot,
        weights[slot],
        training.counts().frequency(slot),
        meaning.sharedBy());
  }

  /**
   * The strongest slots over all, and those of each field: of the field that the training rows
   * name, which is only the first of those that share a slot, and of the fields in the sample.
   */
  private BitSet candidates() {
    Strongest overall = new Strongest(STRONGEST);
    List<Strongest> ofFields = new ArrayList<>();
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      ofFields.add(new Strongest(CANDIDATES_PER_FIELD));
    }
    for (int slot = 0; slot < weights.length; slot++) {
      if (isEligible(slot)) {
        overall.offer(slot);
        ofFields.get(training.counts().field(slot)).offer(slot);
      }
    }
    SlotHash hash = training.plan().hash();
    BitSet seen = new BitSet(weights.length);
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      seen.clear();
      sample.forEach(field, hash, new Offers(ofFields.get(field), seen));
    }
    BitSet candidates = new BitSet(weights.length);
    overall.slots.forEach(candidates::set);
    ofFields.forEach(strongest -> strongest.slots.forEach(candidates::set));
    return candidates;
  }

  private boolean isEligible(int slot) {
    return training.counts().frequency(slot) >= minFrequency && weights[slot] != 0;
  }

  private Comparator<Integer> strongestFirst() {
    return Comparator.comparingDouble((Integer slot) -> -Math.abs(weights[slot]))
        .thenComparing(Comparator.naturalOrder());
  }

  /** The strongest slots of those that were offered. */
  private final class Strongest {
    private final TreeSet<Integer> slots = new TreeSet<>(strongestFirst());
    private final int size;

    Strongest(int size) {
      this.size = size;
    }

    void offer(int slot) {
      if (slots.size() < size || Math.abs(weights[slot]) >= Math.abs(weights[slots.last()])) {
        slots.add(slot);
        if (slots.size() > size) {
          slots.pollLast();
        }
      }
    }
  }

  /** Offers each slot of a field once. */
  private final class Offers implements SampleRows.Receiver {
    private final Strongest strongest;
    private final BitSet seen;

    Offers(Strongest strongest, BitSet seen) {
      this.strongest = strongest;
      this.seen = seen;
    }

    @Override
    public void missing(int slot) {
      offer(slot);
    }

    @Override
    public void token(int slot, int token) {
      offer(slot);
    }

    private void offer(int slot) {
      if (!seen.get(slot)) {
        seen.set(slot);
        if (isEligible(slot)) {
          strongest.offer(slot);
        }
      }
    }
  }
}
