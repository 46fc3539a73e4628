package io.sparkctr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.UserError;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.testing.SparkExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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

  @Test
  void theObjectiveIsThatOfAMuchLongerFit() {
    Dataset<Row> prepared = ModelSamples.prepared(spark, ROWS, 41).repartition(3).cache();
    double l2 = STRENGTH / ROWS;

    TrainedModel trained = train(prepared, "train.l2=" + l2);

    SlotRows rows = ModelSamples.collect(PLAN.apply(prepared, CriteoSchema.LABEL));
    DualAscent solver = new DualAscent(rows, PLAN.slots(), STRENGTH, 1);
    for (int epoch = 0; epoch < 500; epoch++) {
      solver.epoch();
    }
    double reached =
        objective(rows, trained.model().coefficients().toArray(), trained.model().intercept(), l2);
    assertThat(reached)
        .isCloseTo(objective(rows, solver.weights(), solver.intercept(), l2), within(1e-4))
        .isLessThan(objective(rows, new double[PLAN.slots()], -1, l2) - 0.01);
    assertThat(trained.objective()).isCloseTo(reached, within(1e-9));
    assertThat(trained.l2()).isEqualTo(l2);
    assertThat(trained.trials()).isEmpty();
  }

  @Test
  void everyIterationIsToldWithItsObjective() {
    TrainedModel trained = train(ModelSamples.prepared(spark, 500, 42), "train.l2=0.01");

    assertThat(progress).hasSizeGreaterThanOrEqualTo(trained.iterations()).isNotEmpty();
    for (int i = 0; i < progress.size(); i++) {
      assertThat(progress.get(i))
          .matches(
              "fit l2=0\\.0100: iteration " + (i + 1) + ", objective 0\\.[0-9]+, [0-9]+\\.[0-9] s");
    }
  }

  @Test
  void autoTakesTheBestStrengthOfTheSearch() {
    TrainedModel trained =
        train(ModelSamples.prepared(spark, ROWS, 43), "train.l2-search.strengths=[1000, 100, 10]");

    assertThat(trained.trials()).hasSizeBetween(2, 3);
    assertThat(trained.l2()).isEqualTo(L2Search.best(trained.trials()).strength() / ROWS);
    assertThat(progress).first().asString().startsWith("l2 search: strength 1000.0");
  }

  @Test
  void theSampleDependsOnTheRowsAndTheSeedNotOnTheirOrder() {
    Dataset<Row> prepared = ModelSamples.prepared(spark, ROWS, 44);
    Dataset<Row> slots = PLAN.apply(prepared, CriteoSchema.LABEL);
    TrainConfig config = config("train.l2-search.max-rows=1500");

    SampledRows one = SampledRows.of(slots.coalesce(1), ROWS, config);
    SampledRows other = SampledRows.of(slots.repartition(4), ROWS, config);

    assertThat(other.held().rows()).isEqualTo(one.held().rows());
    assertThat(other.held().positives()).isEqualTo(one.held().positives());
    assertThat(other.fitted().rows()).isEqualTo(one.fitted().rows());
    // Binomial: 3000 * 0.5 * 0.2 = 300 and 3000 * 0.5 * 0.8 = 1200, five deviations of 16 and 27.
    assertThat(one.held().rows()).isBetween(220, 380);
    assertThat(one.fitted().rows()).isBetween(1065, 1335);
  }

  @Test
  void autoNeedsBothClassesInItsSample() {
    Dataset<Row> clicks =
        ModelSamples.prepared(spark, 200, 45).withColumn(CriteoSchema.LABEL, functions.lit(1));

    assertThatThrownBy(() -> train(clicks))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("set train.l2 to a number");
  }

  private TrainedModel train(Dataset<Row> prepared, String... overrides) {
    return Trainer.train(prepared, prepared.count(), PLAN, config(overrides), progress::add);
  }

  private static TrainConfig config(String... overrides) {
    return ConfigLoader.load(Path.of("no such file"), List.of(), List.of(overrides)).train();
  }

  /** MLlib's: mean log loss + l2/2 * |w|^2, the intercept free. */
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
