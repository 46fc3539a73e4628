package io.sparkctr.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.metrics.EvaluationMetrics;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {
  private Path file;

  @BeforeEach
  void choose(@TempDir Path folder) {
    file = folder.resolve("predictions");
  }

  @Test
  void areEvaluatedRowByRow() throws IOException {
    write(new int[] {1, 0, 0}, new double[] {0.8, 0.3, 0.6});

    EvaluationMetrics metrics = Predictions.evaluate(file);

    assertThat(metrics.rows()).isEqualTo(3);
    assertThat(metrics.positives()).isEqualTo(1);
    assertThat(metrics.auc()).isEqualTo(1);
    assertThat(metrics.logLoss())
        .isCloseTo(-(Math.log(0.8) + Math.log(0.7) + Math.log(0.4)) / 3, within(1e-12));
    assertThat(metrics.calibrationRatio()).isCloseTo(1.7, within(1e-12));
  }

  @Test
  void areReadInBlocks() throws IOException {
    int rows = 20_001;
    int[] labels = new int[rows];
    double[] probabilities = new double[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % 3 == 0 ? 1 : 0;
      probabilities[row] = 1 / 3.0;
    }
    write(labels, probabilities);

    EvaluationMetrics metrics = Predictions.evaluate(file);

    assertThat(metrics.rows()).isEqualTo(rows);
    assertThat(metrics.logLoss()).isCloseTo(metrics.baseLogLoss(), within(1e-6));
  }

  @Test
  void aCertainPredictionHasAFiniteLoss() throws IOException {
    write(new int[] {1, 0, 1, 0}, new double[] {1, 0, 0, 1});

    double logLoss = Predictions.evaluate(file).logLoss();

    assertThat(logLoss).isCloseTo(15 * Math.log(10) / 2, within(0.05));
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.write(file, new byte[10]);
    assertThatThrownBy(() -> Predictions.evaluate(file)).hasMessageContaining("ends within");

    write(new int[] {2}, new double[] {0.5});
    assertThatThrownBy(() -> Predictions.evaluate(file)).isInstanceOf(IOException.class);

    for (double probability : new double[] {Double.NaN, -0.1, 1.1}) {
      write(new int[] {1}, new double[] {probability});
      assertThatThrownBy(() -> Predictions.evaluate(file))
          .hasMessageEndingWith("holds the probability " + probability);
    }
  }

  private void write(int[] labels, double[] probabilities) throws IOException {
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      for (int row = 0; row < labels.length; row++) {
        out.writeByte(labels[row]);
        out.writeDouble(probabilities[row]);
      }
    }
  }
}
