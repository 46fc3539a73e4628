package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.testing.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LogisticFinishTest {
  private static final int ROWS = 2_000;
  private static final FeaturePlan PLAN = new FeaturePlan(10);
  private static final double L2 = 20.0 / ROWS;

  private final JavaRDD<SlotRows> blocks;
  private final TrainingRows rows;
  private final List<String> progress = new ArrayList<>();

  LogisticFinishTest(SparkSession spark) {
    blocks = ModelSamples.blocks(ModelSamples.prepared(spark, ROWS, 51), PLAN, 3);
    rows = TrainingRows.of(blocks, PLAN, ROWS);
  }

  @Test
  void theResultEqualsThatOfMllibFromTheSameStart() {
    float[] start = new float[PLAN.slots() + 1];
    Arrays.fill(start, 0.01f);
    start[PLAN.slots()] = -1;
    double[] weights = new double[PLAN.slots()];
    Arrays.fill(weights, 0.01f);
    LogisticRegressionModel mllib =
        new LogisticRegression()
            .setLabelCol(SlotVectors.LABEL)
            .setStandardization(false)
            .setRegParam(L2)
            .setMaxIter(500)
            .setTol(1e-12)
            .setInitialModel(LogisticFit.model(weights, -1))
            .fit(ModelSamples.vectors(blocks, PLAN));

    LogisticFit fit = finish(start, "train.finish-iterations=500", "train.tolerance=1e-12");

    assertThat(fit.objective())
        .isCloseTo(
            mllib.summary().objectiveHistory()[mllib.summary().totalIterations()], within(1e-8));
    assertThat(fit.model().coefficients().toArray())
        .containsExactly(mllib.coefficients().toArray(), within(1e-4));
    assertThat(fit.model().intercept()).isCloseTo(mllib.intercept(), within(1e-3));
  }

  @Test
  void everyIterationIsReportedUpToTheMaximum() {
    LogisticFit fit = finish(new float[PLAN.slots() + 1], "train.finish-iterations=2");

    assertThat(fit.iterations()).isEqualTo(2);
    assertThat(progress).hasSize(2);
    assertThat(progress.get(1))
        .matches(
            "fit l2=0.0100: iteration 2, objective %.6f, [0-9]+.[0-9] s"
                .formatted(fit.objective())
                .replace(".", "\\."));
  }

  @Test
  void aStartAtTheOptimumStaysThere() {
    float[] optimum =
        solution(
            finish(
                new float[PLAN.slots() + 1],
                "train.finish-iterations=500",
                "train.tolerance=1e-12"));

    LogisticFit again = finish(optimum, "train.finish-iterations=5");

    assertThat(solution(again)).containsExactly(optimum, within(1e-3f));
  }

  private static float[] solution(LogisticFit fit) {
    float[] weights = new float[PLAN.slots() + 1];
    for (int slot = 0; slot < PLAN.slots(); slot++) {
      weights[slot] = (float) fit.model().coefficients().apply(slot);
    }
    weights[PLAN.slots()] = (float) fit.model().intercept();
    return weights;
  }

  private LogisticFit finish(float[] start, String... overrides) {
    return LogisticFinish.of(rows, L2, start, config(overrides), progress::add);
  }

  private static TrainConfig config(String... overrides) {
    return ConfigLoader.load(Path.of("no such file"), List.of(), List.of(overrides)).train();
  }
}
