package io.sparkctr.cli;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.engine.Session;
import io.sparkctr.job.FinishedRun;
import io.sparkctr.job.TrainingRun;
import io.sparkctr.report.Console;
import io.sparkctr.report.Figures;
import io.sparkctr.run.QualityGate;
import io.sparkctr.run.RunManifest;
import java.io.IOException;
import java.util.List;

/** {@code train}: prepare the training days and train; the run has a model but is not published. */
public final class TrainCommand {
  private TrainCommand() {}

  /** Trains. The last line of the output is the run directory. */
  public static void execute(CtrConfig config, Console console) throws IOException {
    try (Session session = Session.open(config, console)) {
      if (FinishedRun.find(config, "train", session.hadoop(), console).isEmpty()) {
        execute(config, session, console);
      }
    }
  }

  private static void execute(CtrConfig config, Session session, Console console)
      throws IOException {
    try (TrainingRun run = new TrainingRun(config, session, console)) {
      var days = run.open(false);
      var trained = run.train(days);
      RunManifest manifest =
          run.commit("train", days, List.of(), trained, QualityGate.open("train does not publish"));
      console.detail(Figures.stages(manifest.stages()));
      console.result(run.directory().path().toString());
    }
  }
}
