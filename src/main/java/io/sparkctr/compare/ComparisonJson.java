package io.sparkctr.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkctr.metrics.MetricsJson;

/** The text of {@code comparison.json}. A figure that is not defined is {@code null}. */
public final class ComparisonJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(MetricsJson.undefinedAsNull())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ComparisonJson() {}

  /** Indented JSON with a line feed at its end. */
  public static String write(Comparison comparison) {
    try {
      return MAPPER.writeValueAsString(comparison) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write " + comparison, impossible);
    }
  }

  /**
   * The comparison in a text that {@link #write} made.
   *
   * @throws IllegalArgumentException if it is not such a text
   */
  public static Comparison read(String json) {
    try {
      Comparison read = MAPPER.readValue(json, Comparison.class);
      if (read == null) {
        throw new IllegalArgumentException("not a comparison.json: null");
      }
      return read;
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(
          "not a comparison.json: " + wrong.getOriginalMessage(), wrong);
    }
  }
}
