package io.sparkctr.model;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.classification.RandomForestClassificationModel;

/**
 * The files of a forest, as MLlib's own writer makes them. Its jobs run without generated code,
 * like those of {@link ModelFiles}.
 */
final class ForestFiles {
  private ForestFiles() {}

  /** Writes the files into an empty or missing directory. */
  static void write(ForestModel model, Path directory) throws IOException {
    // The directory of the model may exist, as an empty one.
    model.mllib().write().overwrite().session(ModelFiles.session()).save(directory.toString());
  }

  /**
   * The forest that MLlib reads from the directory.
   *
   * @throws IllegalArgumentException if it is over other features
   */
  static ForestModel read(Path directory) {
    return ForestModel.of(
        RandomForestClassificationModel.read()
            .session(ModelFiles.session())
            .load(directory.toString()));
  }

  /** Whether both give every row the same probability, bit for bit. */
  static boolean same(ForestModel one, ForestModel other) {
    return one.flat().same(other.flat());
  }
}
