package io.sparkctr.data.synthetic;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Facts about synthetic day files, known because a known model drew their labels. It is stored
 * beside them as {@code truth.json}.
 *
 * @param clickRate the expected share of clicks, as configured
 * @param bias of the planted model, log odds
 * @param total over all days
 */
public record Truth(
    long seed, long rowsPerDay, double clickRate, double bias, List<Outcome> days, Outcome total) {
  /** The file's name, beside the day files. */
  static final String FILE = "truth.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * The drawn labels of a day or of all days. Losses are means over rows, in natural logarithms.
   *
   * @param file name of the day file; null, and left out of the JSON, in the total
   * @param clickRate clicks / rows
   * @param constantLogLoss of a model that always predicts {@code clickRate}
   * @param bayesLogLoss of a model that predicts each row's true probability: no model can expect
   *     less
   * @param bayesAuc of the true probabilities, to about 1e-4; NaN where all labels are equal
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Outcome(
      String file,
      long rows,
      long clicks,
      double clickRate,
      double constantLogLoss,
      double bayesLogLoss,
      double bayesAuc) {}

  /**
   * The log loss of the true probabilities on some day files: the lowest that a model can expect.
   *
   * @param rows by the path of a day file, its rows
   * @return empty where not every file has an entry, with as many rows, in the {@code truth.json}
   *     beside it
   */
  public static OptionalDouble bayesLogLoss(Map<String, Long> rows, Configuration hadoop)
      throws IOException {
    double sum = 0;
    long all = 0;
    for (Map.Entry<String, Long> day : rows.entrySet()) {
      Path file = new Path(day.getKey());
      Optional<Outcome> outcome =
          read(new Path(file.getParent(), FILE), hadoop).stream()
              .flatMap(truth -> truth.days().stream())
              .filter(known -> known.file().equals(file.getName()))
              .filter(known -> known.rows() == day.getValue())
              .findFirst();
      if (outcome.isEmpty()) {
        return OptionalDouble.empty();
      }
      sum += outcome.get().bayesLogLoss() * day.getValue();
      all += day.getValue();
    }
    return OptionalDouble.of(sum / all);
  }

  /** Reads a {@code truth.json}; empty if there is none, or if it is damaged. */
  static Optional<Truth> read(Path file, Configuration hadoop) throws IOException {
    try {
      Truth truth = JSON.readValue(Storage.read(file, hadoop), Truth.class);
      return Optional.ofNullable(truth).filter(read -> read.days != null);
    } catch (FileNotFoundException | JsonProcessingException unknown) {
      return Optional.empty();
    }
  }

  void write(Path file, Configuration hadoop) throws IOException {
    Storage.replace(file, JSON.writeValueAsString(this) + "\n", hadoop);
  }
}
