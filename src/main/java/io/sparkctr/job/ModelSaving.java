package io.sparkctr.job;

import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Saves a model and its strongest features in a thread of its own. Begins at once; closing waits
 * for its end.
 */
final class ModelSaving implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "model-saving"));
  private final Future<Path> saved;

  /**
   * Begins.
   *
   * @param model in the directory of a run
   * @param input holds the rows that it was trained on
   */
  ModelSaving(StoredModel model, RunInput input, Configuration hadoop) {
    saved =
        thread.submit(
            () -> {
              ModelStore.save(model, hadoop);
              if (model.model() instanceof LinearModel linear) {
                Storage.replace(
                    new RunDirectory(model.directory().getParent()).features(),
                    Json.write(input.strongestFeatures(linear.mllib())),
                    hadoop);
              }
              return model.directory();
            });
  }

  /** Waits for the end, and returns the directory of the model. Throws what the saving threw. */
  Path await() throws IOException {
    return Threads.await(saved::get, "interrupted while the model was saved");
  }

  /** After this, nothing writes into the directory of the run any more. */
  @Override
  public void close() {
    thread.shutdown();
    Threads.awaitEnd(thread);
  }
}
