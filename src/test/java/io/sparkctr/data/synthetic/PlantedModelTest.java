package io.sparkctr.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.schema.CriteoSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlantedModelTest {
  private static final Marginals MARGINALS = Marginals.load();
  private static final RowSampler SAMPLER = new RowSampler(MARGINALS);

  @ParameterizedTest
  // ln(3)² = 1.2, ln(1000)² = 47.7, ln(2^31 - 1)² = 461.7
  @CsvSource({"-2, -2", "0, 0", "2, 2", "3, 3", "1000, 49", "2147483647, 463"})
  void integersAreReplacedByTheirBucket(int value, int bucket) {
    assertThat(PlantedModel.bucket(value)).isEqualTo(bucket);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.03, 0.25, 0.9})
  void meanProbabilityOfOtherRowsIsTheConfiguredClickRate(double clickRate) {
    var model = PlantedModel.calibrated(MARGINALS, SAMPLER, 3, clickRate);
    int rows = 50_000;
    double sum = 0;
    int[] fields = new int[CriteoSchema.FIELDS];
    for (int row = 0; row < rows; row++) {
      long missing = SAMPLER.draw(RowSampler.key(3, 0, row), fields);
      sum += 1 / (1 + Math.exp(-model.logit(fields, missing)));
    }
    // The standard deviation of the probabilities is below 0.25; this allows four standard errors.
    assertThat(sum / rows).isCloseTo(clickRate, within(4 * 0.25 / Math.sqrt(rows)));
  }

  @Test
  void missingBlocksShiftTheLogOddsByTheMeasuredEffect() {
    var model = PlantedModel.calibrated(MARGINALS, SAMPLER, 3, 0.25);
    int rows = 200_000;
    int blocks = MARGINALS.blocks().size();
    double[] sums = new double[blocks];
    int[] counts = new int[blocks];
    double sum = 0;
    int[] fields = new int[CriteoSchema.FIELDS];
    for (int row = 0; row < rows; row++) {
      long missing = SAMPLER.draw(RowSampler.key(3, 0, row), fields);
      double logit = model.logit(fields, missing);
      sum += logit;
      for (int b = 0; b < blocks; b++) {
        if ((missing >>> MARGINALS.blocks().get(b).fields().get(0) & 1) != 0) {
          sums[b] += logit;
          counts[b]++;
        }
      }
    }
    for (int b = 0; b < blocks; b++) {
      double shift = sums[b] / counts[b] - sum / rows;
      double effect = MARGINALS.blocks().get(b).effect();
      assertThat(Math.signum(shift)).as("block %d", b).isEqualTo(Math.signum(effect));
      // The common scale of the model is near 1; the tolerance adds five standard errors.
      assertThat(Math.abs(shift - effect))
          .as("block %d: %s against %s", b, shift, effect)
          .isLessThan(0.5 * Math.abs(effect) + 5 * 1.4 / Math.sqrt(counts[b]));
    }
  }

  @Test
  void anotherSeedPlantsAnotherModel() {
    var one = PlantedModel.calibrated(MARGINALS, SAMPLER, 3, 0.25);
    var other = PlantedModel.calibrated(MARGINALS, SAMPLER, 4, 0.25);
    assertThat(one.bias()).isNotEqualTo(other.bias());
  }
}
