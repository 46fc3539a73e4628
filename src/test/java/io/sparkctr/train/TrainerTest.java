package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ascent.L2Search;
import io.sparkctr.train.ascent.LongFit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class TrainerTest {
  private static final int ROWS = 3_000;
  private static final double STRENGTH = 40;
  private static final FeaturePlan PLAN = new FeaturePlan(10);

  private final SparkSession spark;
  private final List<String> progress = new ArrayList<>();

  TrainerTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource({"warm-start, 5e-5", "lbfgs, 1e-4", "fast, 5e-4"})
  void theObjectiveEqualsThatOfAMuchLongerFit(String solver, double tolerance) {
    JavaRDD<SlotRows> blocks = ModelSamples.blocks(ModelSamples.prepared(spark, ROWS, 41), PLAN, 3);
    double l2 = STRENGTH / ROWS;

    TrainedModel trained = train(blocks, "train.solver=" + solver, "train.l2=" + l2);

    SlotRows rows = SlotRows.concat(blocks.collect());
    float[] solution = LongFit.weights(rows, PLAN.slots(), STRENGTH);
    double reached =
        objective(rows, trained.model().coefficients().toArray(), trained.model().intercept(), l2);
    assertThat(reached)
        .isCloseTo(objective(rows, solution, l2), within(tolerance))
        .isLessThan(constantObjective(rows) - 0.01);
    // The fast solver computes the effect of its last step by a second-order approximation.
    double exact = solver.equals("fast") ? 1e-5 : 1e-9;
    assertThat(trained.objective()).isCloseTo(reached, within(exact));
    assertThat(trained.l2()).isEqualTo(l2);
    assertThat(trained.trials()).isEmpty();
    assertThat(trained.epochs() > 0).isEqualTo(!solver.equals("lbfgs"));
    assertThat(trained.iterations() > 0).isEqualTo(!solver.equals("fast"));
  }

  @Test
  void withoutAPenaltyOnlyTheFastSolverRefuses() {
    JavaRDD<SlotRows> blocks = ModelSamples.blocks(ModelSamples.prepared(spark, 300, 46), PLAN, 1);

    assertThat(train(blocks, "train.l2=0").epochs()).isZero();
    assertThatThrownBy(() -> train(blocks, "train.l2=0", "train.solver=fast"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("train.l2 is 0");
  }

  @Test
  void theFastSolverRepeatsBitForBit() {
    JavaRDD<SlotRows> blocks = ModelSamples.blocks(ModelSamples.prepared(spark, ROWS, 47), PLAN, 4);

    TrainedModel one = train(blocks, "train.solver=fast");
    TrainedModel other = train(blocks, "train.solver=fast");

    assertThat(other.model().coefficients()).isEqualTo(one.model().coefficients());
    assertThat(other.model().intercept()).isEqualTo(one.model().intercept());
  }

  @Test
  void everyPassOfMllibIsReportedThenTheResult() {
    TrainedModel trained =
        train(
            ModelSamples.blocks(ModelSamples.prepared(spark, 500, 42), PLAN, 1),
            "train.solver=lbfgs",
            "train.l2=0.01");

    // One pass for the counts and min one per iteration; Spark may report the last one too late.
    int last = progress.size() - 1;
    assertThat(last).isPositive();
    for (int i = 0; i < last; i++) {
      assertThat(progress.get(i))
          .matches("fit l2=0\\.0100: pass " + (i + 1) + " over the rows, [0-9]+\\.[0-9] s");
    }
    assertThat(progress.get(last))
        .matches(
            "fit l2=0\\.0100: %d iterations, objective %.6f, [0-9]+\\.[0-9] s"
                .formatted(trained.iterations(), trained.objective()));
  }

  @Test
  void autoUsesTheBestStrengthOfTheSearch() {
    TrainedModel trained =
        train(
            ModelSamples.blocks(ModelSamples.prepared(spark, ROWS, 43), PLAN, 2),
            "train.l2-search.strengths=[1000, 100, 10]");

    assertThat(trained.trials()).hasSizeBetween(2, 3);
    assertThat(trained.l2()).isEqualTo(L2Search.best(trained.trials()).strength() / ROWS);
    assertThat(progress).first().asString().startsWith("l2 search: strength 1000.0");
  }

  @Test
  void autoNeedsBothClassesInItsSample() {
    Dataset<Row> clicks =
        ModelSamples.prepared(spark, 200, 45).withColumn(CriteoSchema.LABEL, functions.lit(1));

    JavaRDD<SlotRows> blocks = ModelSamples.blocks(clicks, PLAN, 1);
    assertThatThrownBy(() -> train(blocks))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("set train.l2 to a number");
  }

  private TrainedModel train(JavaRDD<SlotRows> blocks, String... overrides) {
    try (TrainingRows rows = TrainingRows.of(blocks, PLAN, ROWS)) {
      return Trainer.train(spark, rows, config(overrides), progress::add);
    }
  }

  private static TrainConfig config(String... overrides) {
    return ConfigLoader.load(Path.of("no such file"), List.of(), List.of(overrides)).train();
  }

  private static double constantObjective(SlotRows rows) {
    return objective(rows, new double[PLAN.slots()], -1, 0);
  }

  private static double objective(SlotRows rows, float[] solution, double l2) {
    double[] weights = new double[PLAN.slots()];
    Arrays.setAll(weights, slot -> solution[slot]);
    return objective(rows, weights, solution[weights.length], l2);
  }

  /** MLlib's objective: mean log loss + l2/2 * |w|^2, without a penalty on the intercept. */
  private static double objective(SlotRows rows, double[] weights, double intercept, double l2) {
    double loss = 0;
    for (int row = 0; row < rows.rows(); row++) {
      double logit = rows.logit(row, weights, intercept);
      loss += Math.log1p(Math.exp(rows.labels[row] == 1 ? -logit : logit));
    }
    double square = 0;
    for (double weight : weights) {
      square += weight * weight;
    }
    return loss / rows.rows() + l2 / 2 * square;
  }
}
