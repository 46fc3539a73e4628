package io.sparkctr.job;

import io.sparkctr.config.UserError;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads files that a run may have left. */
final class StoredFiles {
  private StoredFiles() {}

  /** The figures of a run; empty if it was not evaluated. */
  static Optional<EvaluationMetrics> metrics(RunDirectory directory, Configuration hadoop)
      throws IOException {
    return read(directory.metrics(), MetricsJson::read, hadoop);
  }

  /** The strongest features of a run's model; empty if the run has none. */
  static Optional<StrongestFeatures> features(RunDirectory directory, Configuration hadoop)
      throws IOException {
    return read(directory.features(), text -> Json.read(text, StrongestFeatures.class), hadoop);
  }

  /**
   * What a text stands for; empty if there is no such file.
   *
   * @throws UserError if it is damaged
   */
  static <T> Optional<T> read(Path file, Function<String, T> parse, Configuration hadoop)
      throws IOException {
    try {
      return Optional.of(parse.apply(Storage.read(file, hadoop)));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      throw new UserError(file + " is damaged: " + damaged.getMessage(), damaged);
    }
  }
}
