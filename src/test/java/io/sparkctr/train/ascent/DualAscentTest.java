package io.sparkctr.train.ascent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.train.ascent.L2Search.Sample;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DualAscentTest {
  private static final int SIZE = 1 << 10;

  @ParameterizedTest
  @ValueSource(doubles = {5, 50, 500})
  void theGradientVanishesAtTheSolution(double strength) {
    SlotRows rows = randomRows(2_000, 7);
    Sample sample = sample(rows);
    DualAscent solver = new DualAscent(sample.index(), sample.fitted(), strength, 1);
    for (int epoch = 0; epoch < 300; epoch++) {
      solver.epoch();
    }

    assertThat(gradient(rows, bySlot(solver, sample, SIZE), strength))
        .containsExactly(new double[SIZE], within(0.01));
  }

  @Test
  void aChangedStrengthGivesTheSameSolutionAsAFreshStart() {
    Sample sample = sample(randomRows(1_000, 8));
    DualAscent fresh = new DualAscent(sample.index(), sample.fitted(), 4, 1);
    DualAscent changed = new DualAscent(sample.index(), sample.fitted(), 32, 2);
    for (int epoch = 0; epoch < 300; epoch++) {
      fresh.epoch();
      changed.epoch();
      if (epoch == 20) {
        changed.strength(4);
      }
    }

    assertThat(changed.weights()).containsExactly(fresh.weights(), within(1e-4f));
  }

  private static Sample sample(SlotRows rows) {
    return Sample.of(rows, new SlotRows(new byte[0], new int[0]), SIZE);
  }

  /** Weights by slot, then the intercept. */
  static float[] bySlot(DualAscent solver, Sample sample, int slots) {
    float[] weights = new float[slots + 1];
    int ranks = sample.index().size();
    for (int rank = 0; rank < ranks; rank++) {
      weights[sample.index().slots[rank]] = solver.weights()[rank];
    }
    weights[slots] = solver.weights()[ranks];
    return weights;
  }

  /** Gradient of the summed loss and penalty, by slot. */
  static double[] gradient(SlotRows rows, float[] weights, double strength) {
    double[] gradient = new double[SIZE];
    for (int slot = 0; slot < SIZE; slot++) {
      gradient[slot] = strength * weights[slot];
    }
    for (int row = 0; row < rows.rows(); row++) {
      double error = probability(logit(rows, row, weights)) - rows.labels[row];
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        gradient[rows.slots[row * CriteoSchema.FIELDS + field]] += error;
      }
    }
    return gradient;
  }

  /**
   * Log-odds of a row.
   *
   * @param weights by slot, then the intercept
   */
  static double logit(SlotRows rows, int row, float[] weights) {
    double logit = weights[weights.length - 1];
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      logit += weights[rows.slots[row * CriteoSchema.FIELDS + field]];
    }
    return logit;
  }

  static SlotRows randomRows(int rows, long seed) {
    Random random = new Random(seed);
    byte[] labels = new byte[rows];
    int[] slots = new int[rows * CriteoSchema.FIELDS];
    for (int row = 0; row < rows; row++) {
      double logit = -1;
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        int slot = (int) (SIZE * Math.pow(random.nextDouble(), 4));
        slots[row * CriteoSchema.FIELDS + field] = slot;
        logit += (slot * 37 % 11 - 5) * 0.05;
      }
      labels[row] = (byte) (random.nextDouble() < probability(logit) ? 1 : 0);
    }
    return new SlotRows(labels, slots);
  }

  private static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
