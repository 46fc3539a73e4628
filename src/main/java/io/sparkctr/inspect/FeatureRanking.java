package io.sparkctr.inspect;

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
    BitSet eligible = new BitSet(weights.length);
    for (int slot = 0; slot < weights.length; slot++) {
      eligible.set(slot, training.counts().frequency(slot) >= minFrequency && weights[slot] != 0);
    }
    SlotTokens tokens = new SlotTokens(eligible, sample, training);
    List<Feature> features = new ArrayList<>();
    int[] ofField = new int[CriteoSchema.FIELDS];
    int rank = 0;
    for (int slot : strongestFirst(eligible)) {
      // Only a slot that belongs to the field counts: a field of many rare tokens has one in most
      // strong slots of other fields.
      int field = tokens.field(slot);
      if (rank++ < STRONGEST || ofField[field] < PER_FIELD) {
        ofField[field]++;
        features.add(
            new Feature(
                CriteoSchema.FEATURE_COLUMNS.get(field),
                tokens.name(slot),
                slot,
                weights[slot],
                training.counts().frequency(slot),
                tokens.distinct(slot)));
      }
    }
    return new StrongestFeatures(sample.rows(), features);
  }

  /** Sorts no more than 390,000 slots of many rows: each row holds 39. */
  private List<Integer> strongestFirst(BitSet slots) {
    return slots.stream()
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer slot) -> -Math.abs(weights[slot]))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
