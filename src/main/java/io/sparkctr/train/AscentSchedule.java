package io.sparkctr.train;

import java.util.ArrayList;
import java.util.List;

/**
 * The penalty of each epoch of dual ascent over all rows. It starts stronger than it shall be and
 * halves from epoch to epoch: under a weak penalty the first rows seen move the weights too far,
 * and the more so the more partitions move them at the same time.
 */
final class AscentSchedule {
  private static final double LEAST_START = 8;

  private AscentSchedule() {}

  /** Strengths, one an epoch, the last {@code strength} itself. */
  static List<Double> of(double strength, int partitions) {
    List<Double> schedule = new ArrayList<>();
    for (double factor = Math.max(LEAST_START, partitions / 2.0); factor > 1; factor /= 2) {
      schedule.add(strength * factor);
    }
    schedule.add(strength);
    return schedule;
  }
}
