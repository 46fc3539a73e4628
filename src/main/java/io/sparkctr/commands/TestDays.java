package io.sparkctr.commands;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.data.CriteoSchema;
import io.sparkctr.data.PreparedDay;
import io.sparkctr.data.PreparedDays;
import io.sparkctr.data.synthetic.Truth;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.model.Evaluator;
import io.sparkctr.model.ModelStore.StoredModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Evaluating a model on prepared days. */
final class TestDays {
  private TestDays() {}

  static EvaluationMetrics evaluate(
      SparkSession spark,
      StoredModel model,
      PreparedDays store,
      List<PreparedDay> days,
      TrainConfig config) {
    var rows = store.read(spark, days, partitions(days, config));
    return Evaluator.evaluate(model.plan().apply(rows, CriteoSchema.LABEL), model.model());
  }

  /**
   * Partitions for these days' rows. A function of the rows alone, so that sums add up in the same
   * groups on any number of cores.
   */
  static int partitions(List<PreparedDay> days, TrainConfig config) {
    long rows = days.stream().mapToLong(PreparedDay::rows).sum();
    return (int) Math.max(2, (rows - 1) / config.rowsPerPartition() + 1);
  }

  /** Log loss of the true probabilities on these days, where a truth.json beside them tells it. */
  static OptionalDouble bayesLogLoss(List<PreparedDay> days, Configuration hadoop)
      throws IOException {
    double sum = 0;
    long rows = 0;
    for (PreparedDay day : days) {
      Path file = new Path(day.source());
      Optional<Truth.Outcome> outcome =
          Truth.read(new Path(file.getParent(), Truth.FILE), hadoop).stream()
              .flatMap(truth -> truth.days().stream())
              .filter(known -> known.file().equals(file.getName()) && known.rows() == day.rows())
              .findFirst();
      if (outcome.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += outcome.get().bayesLogLoss() * day.rows();
      rows += day.rows();
    }
    return OptionalDouble.of(sum / rows);
  }
}
