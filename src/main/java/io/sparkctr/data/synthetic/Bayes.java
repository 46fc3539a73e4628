package io.sparkctr.data.synthetic;

import io.sparkctr.data.PreparedDay;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The floor of the log loss on synthetic days. */
public final class Bayes {
  private Bayes() {}

  /** Log loss of the true probabilities on these days, where a truth.json beside them tells it. */
  public static OptionalDouble logLoss(List<PreparedDay> days, Configuration hadoop)
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
