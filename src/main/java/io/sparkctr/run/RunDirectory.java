package io.sparkctr.run;

import org.apache.hadoop.fs.Path;

/** The places within a run directory. */
public record RunDirectory(Path path) {
  /** The run's id. */
  public String id() {
    return path.getName();
  }

  /** The model directory. */
  public Path model() {
    return new Path(path, "model");
  }

  /** The evaluation's figures. */
  public Path metrics() {
    return new Path(path, "metrics.json");
  }

  /** The effective configuration, secrets hidden. */
  public Path config() {
    return new Path(path, "config.conf");
  }

  Path manifest() {
    return new Path(path, "manifest.json");
  }

  Path lock() {
    return new Path(path, "_lock");
  }
}
