package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DaySelection;
import io.sparkctr.data.synthetic.Truth;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.report.Console;
import io.sparkctr.report.Figures;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** {@code evaluate}: a stored model on labelled days. */
public final class Evaluate {
  private Evaluate() {}

  /** Evaluates on the days of {@code train.test-days}, by default the last of the input. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config, console::progress)) {
      StoredModel model = ModelReference.load(config.evaluate().model(), config, session.hadoop());
      RunInput.Outcome outcome = evaluate(config, session, model, console);
      EvaluationMetrics metrics = outcome.metrics();
      console.result(
          Figures.metrics(
              metrics, Truth.bayesLogLoss(DayRecord.rowsByFile(outcome.days()), session.hadoop())));
      console.result(Figures.reliability(metrics));
      if (!config.evaluate().output().isEmpty()) {
        Storage.replace(
            new Path(config.evaluate().output()), MetricsJson.write(metrics), session.hadoop());
        console.result(config.evaluate().output());
      }
    }
  }

  private static RunInput.Outcome evaluate(
      CtrConfig config, Session session, StoredModel model, Console console) throws IOException {
    session.engine().announce(model.model().kind());
    try (RunInput input = RunInput.of(config, session, Optional.empty(), console)) {
      input.open(
          List.of(),
          DaySelection.toEvaluate(
              DayFile.find(config.data().input(), session.hadoop()), config.train()),
          // Only for training rows, which there are none of.
          new FeaturePlan(config.features().bits()));
      return input.evaluate(model);
    }
  }
}
