package io.sparkctr.metrics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.List;

/**
 * The text of {@code metrics.json}: the components of {@link EvaluationMetrics} under their own
 * names, the reliability table as an array of objects. A figure that is not defined is {@code
 * null}, since JSON has no NaN.
 */
public final class MetricsJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(undefinedAsNull())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Files of older programs lack them; they are then undefined. */
  private static final List<String> LATER_FIGURES =
      List.of("logLossStandardError", "accuracy", "baseAccuracy");

  /** Files of older programs lack them; they are then empty. */
  private static final List<String> LATER_LISTS = List.of("thresholds", "scores");

  private MetricsJson() {}

  /** Writes a double that is not finite as null, and reads null as NaN. */
  public static Module undefinedAsNull() {
    return new SimpleModule()
        .addSerializer(double.class, new NanAsNull())
        .addDeserializer(double.class, new NullAsNan());
  }

  /**
   * Strict JSON over several lines, with a line feed at its end; every double reads back as the
   * same value.
   */
  public static String write(EvaluationMetrics metrics) {
    try {
      return MAPPER.writeValueAsString(metrics) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + metrics, e);
    }
  }

  /**
   * The metrics in a text that {@link #write} made. Ignores unknown keys, so that it reads newer
   * files too; figures that older programs did not compute are undefined or empty.
   *
   * @throws IllegalArgumentException if the text is not JSON, lacks a key or has a wrong type
   */
  public static EvaluationMetrics read(String json) {
    try {
      if (!(MAPPER.readTree(json) instanceof ObjectNode figures)) {
        throw new IllegalArgumentException("not a metrics.json: it is no object");
      }
      LATER_FIGURES.forEach(key -> figures.putIfAbsent(key, NullNode.instance));
      LATER_LISTS.forEach(key -> figures.putIfAbsent(key, MAPPER.createArrayNode()));
      return MAPPER.treeToValue(figures, EvaluationMetrics.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a metrics.json: " + e.getOriginalMessage(), e);
    }
  }

  private static final class NanAsNull extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    NanAsNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }

  private static final class NullAsNan extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1L;

    NullAsNan() {
      super(double.class);
    }

    @Override
    public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return json.getDoubleValue();
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }
}
