package io.sparkctr.job;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.engine.Session;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerFeatures;
import io.sparkctr.model.ClickModel;
import io.sparkctr.model.ForestModel;
import io.sparkctr.model.LinearModel;
import io.sparkctr.run.RunManifest;
import io.sparkctr.spark.Progress;
import io.sparkctr.train.ForestRows;
import io.sparkctr.train.ForestTrainer;
import io.sparkctr.train.TrainedModel;
import io.sparkctr.train.Trainer;

/** The part of a run in which its models differ: {@code train.model} chooses. */
record ModelTraining(Session session, FeaturePlan plan, TrainConfig config, Progress progress) {

  /**
   * What training made.
   *
   * @param features what the model sees of a row
   * @param training for the manifest
   */
  record Trained(ClickModel model, RunManifest.Features features, RunManifest.Training training) {}

  /**
   * Checks, before any row is read, whether this model can be trained here.
   *
   * @throws io.sparkctr.config.UserError if the heap is too small, or a GPU is required where the
   *     model uses none
   */
  void require() {
    session.engine().announce(config.model());
    switch (config.model()) {
      case LOGISTIC_REGRESSION -> Trainer.requireHeap(session.spark(), plan, config);
      case RANDOM_FOREST ->
          ForestTrainer.requireHeap(session.spark().sparkContext(), config.forest(), 0);
    }
  }

  /**
   * Trains on the rows that the input has opened.
   *
   * @param rows how many they are
   */
  Trained train(RunInput input, long rows) {
    return switch (config.model()) {
      case LOGISTIC_REGRESSION -> linear(input, rows);
      case RANDOM_FOREST -> forest(input.forestRows());
    };
  }

  private Trained linear(RunInput input, long rows) {
    TrainedModel trained = Trainer.train(session.spark(), input.training(), config, progress);
    return new Trained(
        new LinearModel(trained.model()),
        new RunManifest.Features(plan.bits(), FeaturePlan.VERSION),
        new RunManifest.Training(
            config.solver().id(),
            trained.l2(),
            trained.epochs(),
            trained.iterations(),
            trained.objective(),
            trained.dualityGaps(),
            trained.objectives(),
            rows,
            trained.trials().stream()
                .map(t -> new RunManifest.Trial(t.strength(), t.epochs(), t.logLoss()))
                .toList()));
  }

  private Trained forest(ForestRows rows) {
    ForestModel model = ForestTrainer.train(rows, config, progress);
    return new Trained(
        model,
        new RunManifest.Features(0, IntegerFeatures.VERSION),
        RunManifest.Training.ofForest(
            config.forest().trees(), config.forest().depth(), rows.rows()));
  }
}
