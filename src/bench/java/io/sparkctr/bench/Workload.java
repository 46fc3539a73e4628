package io.sparkctr.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * The input of a contender, and the cores that it may use.
 *
 * @param rows rows of the training days
 * @param training training days
 * @param test test day; ignored by work without a model
 * @param cores cores the process may use
 */
record Workload(long rows, List<Path> training, Path test, int cores) {
  Workload onCores(int number) {
    return new Workload(rows, training, test, number);
  }

  /** The Spark master for this many cores. */
  String sparkMaster() {
    return "local[" + cores + "]";
  }
}
