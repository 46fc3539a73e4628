package io.sparkctr.data.synthetic;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What is known about synthetic day files since their model was planted, kept beside them as {@code
 * truth.json}.
 *
 * @param clickRate the expected share of clicks that was asked for
 * @param bias of the planted model, log odds
 * @param total over all days
 */
public record Truth(
    long seed, long rowsPerDay, double clickRate, double bias, List<Outcome> days, Outcome total) {
  /** The file's name, beside the day files. */
  public static final String FILE = "truth.json";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * What came out. Losses are means over rows, in natural logarithms.
   *
   * @param file name of the day file; null, and left out of the JSON, in the total
   * @param clickRate clicks / rows
   * @param constantLogLoss of always answering {@code clickRate}
   * @param bayesLogLoss of answering each row's true probability: what the best model can expect
   * @param bayesAuc of the true probabilities, to about 1e-4; NaN where only one class came out
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

  /** The record in a {@code truth.json}, if there is one. */
  public static Optional<Truth> read(Path file, Configuration hadoop) throws IOException {
    try {
      return Optional.of(JSON.readValue(Storage.read(file, hadoop), Truth.class));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  void write(Path file, Configuration hadoop) throws IOException {
    Storage.replace(file, JSON.writeValueAsString(this) + "\n", hadoop);
  }
}
