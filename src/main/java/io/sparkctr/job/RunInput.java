package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.spark.Progress;
import io.sparkctr.train.ForestRows;
import io.sparkctr.train.TrainingRows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.LogisticRegressionModel;

/** The rows of a run or an evaluation, as {@code train.input} says. */
interface RunInput extends AutoCloseable {

  /**
   * The figures of a model on the test days.
   *
   * @param days the test days
   */
  record Outcome(EvaluationMetrics metrics, List<DayRecord> days) {}

  /**
   * The input that the configuration asks for.
   *
   * @param quarantine directory for the rejected lines of days that are read from their files;
   *     empty = count them only
   */
  static RunInput of(
      CtrConfig config, Session session, Optional<Path> quarantine, Progress progress) {
    return switch (config.train().input()) {
      case PREPARED -> new PreparedDayInput(config, session, progress);
      case DAY_FILES -> new DayFileInput(config, session, quarantine, progress);
    };
  }

  /** Name of the stage in which {@link #open} runs. */
  String stage();

  /**
   * Makes the rows available.
   *
   * @param train day files to train on
   * @param test day files to evaluate on
   * @param plan the feature plan of the training rows; a forest does not use it
   * @return the training days
   * @throws io.sparkctr.config.UserError for a file that cannot be read whole or holds too many
   *     malformed lines
   */
  List<DayRecord> open(List<DayFile> train, List<DayFile> test, FeaturePlan plan)
      throws IOException;

  /** The training rows of a logistic regression, until this is closed. */
  TrainingRows training();

  /** The training rows of a random forest, until this is closed. */
  ForestRows forestRows();

  /** The strongest features of a model that was trained on the training rows; runs no Spark job. */
  StrongestFeatures strongestFeatures(LogisticRegressionModel model);

  /** Evaluates on the test days. */
  Outcome evaluate(StoredModel model) throws IOException;

  @Override
  void close();
}
