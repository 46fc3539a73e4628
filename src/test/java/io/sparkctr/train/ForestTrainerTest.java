package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.features.IntegerRows;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.model.FlatForest;
import io.sparkctr.model.ForestModel;
import io.sparkctr.score.Evaluator;
import io.sparkctr.testing.ForestSamples;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ForestTrainer.Pruning;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract with MLlib: the same trees as its fit, and the same probabilities as its model. */
@ExtendWith(SparkExtension.class)
class ForestTrainerTest {
  private final SparkSession spark;
  private final IntegerRows rows = ForestSamples.rows(20_000, 0.3, 1);
  private final RandomForestClassifier classifier =
      new RandomForestClassifier().setNumTrees(4).setMaxDepth(6).setSeed(7);
  private JavaRDD<IntegerRows> blocks;

  ForestTrainerTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void distribute() {
    blocks = ForestSamples.blocks(spark, rows, 3);
  }

  @Test
  void withPruningTheTreesAreThoseOfMllibsFit() {
    RandomForestClassificationModel expected = classifier.fit(ForestSamples.vectors(spark, blocks));

    RandomForestClassificationModel ours =
        ForestTrainer.fit(blocks, classifier, Pruning.SAME_CLASS);

    assertThat(ours.toDebugString()).isEqualTo(expected.toDebugString());
    assertThat(ours.totalNumNodes()).isGreaterThan(50);
    assertThat(ours.extractParamMap().toList().size())
        .isEqualTo(expected.extractParamMap().toList().size());
    assertThat(ours.getMaxDepth()).isEqualTo(6);
  }

  @Test
  void theFlatForestGivesTheProbabilitiesOfMllibsTransform() {
    RandomForestClassificationModel model = ForestTrainer.fit(blocks, classifier, Pruning.NONE);
    FlatForest flat = ForestModel.of(model).flat();

    List<Row> expected =
        model.transform(ForestSamples.vectors(spark, blocks)).select("probability").collectAsList();

    assertThat(expected).hasSize(rows.rows());
    for (int row = 0; row < rows.rows(); row++) {
      double probability = expected.get(row).<Vector>getAs(0).apply(1);
      assertThat(flat.probability(rows, row)).isCloseTo(probability, within(1e-12));
    }
  }

  @Test
  void whereFewRowsAreClicksUnprunedTreesKeepWhatPrunedOnesLose() {
    JavaRDD<IntegerRows> few = ForestSamples.blocks(spark, ForestSamples.rows(40_000, 0.05, 2), 2);
    JavaRDD<IntegerRows> test = ForestSamples.blocks(spark, ForestSamples.rows(10_000, 0.05, 3), 2);

    FlatForest pruned =
        ForestModel.of(ForestTrainer.fit(few, classifier, Pruning.SAME_CLASS)).flat();
    FlatForest whole = ForestModel.of(ForestTrainer.fit(few, classifier, Pruning.NONE)).flat();

    assertThat(pruned.nodes()).isLessThan(whole.nodes() / 2);
    EvaluationMetrics metrics = Evaluator.evaluate(test, whole).metrics();
    assertThat(metrics.logLoss()).isLessThan(metrics.baseLogLoss() - 0.002);
    assertThat(metrics.logLoss())
        .isLessThan(Evaluator.evaluate(test, pruned).metrics().logLoss() - 0.001);
    assertThat(metrics.calibrationRatio()).isCloseTo(1, within(0.15));
  }

  @Test
  void aRowWhoseTreesAllAgreeHasAFiniteLogit() {
    // The label is a function of one value, so that deep trees have pure leaves.
    byte[] labels = rows.labels.clone();
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (byte) (rows.values[row * 13] > 1000 ? 1 : 0);
    }
    IntegerRows sure = new IntegerRows(labels, rows.values);
    FlatForest forest =
        ForestModel.of(
                ForestTrainer.fit(
                    ForestSamples.blocks(spark, sure, 2), classifier.setMaxDepth(12), Pruning.NONE))
            .flat();

    double least = 1;
    double most = 0;
    for (int row = 0; row < sure.rows(); row++) {
      least = Math.min(least, forest.probability(sure, row));
      most = Math.max(most, forest.probability(sure, row));
      assertThat(forest.logit(sure, row)).isFinite();
    }
    assertThat(least).isEqualTo(1e-15);
    assertThat(most).isEqualTo(1 - 1e-15);
  }
}
