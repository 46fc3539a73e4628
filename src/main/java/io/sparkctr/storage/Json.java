package io.sparkctr.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Converts records to JSON and back. Unknown keys are ignored, so that files of a newer version can
 * be read; a format version says where that is not enough.
 */
public final class Json {
  private static final String FORMAT_VERSION = "formatVersion";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private Json() {}

  /** The record as indented JSON that ends with a line feed. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write " + value, impossible);
    }
  }

  /**
   * The record in a text that {@link #write} made.
   *
   * @throws IllegalArgumentException if the text is not such a record, or lacks a component of it
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      T value = MAPPER.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("it says null");
      }
      return value;
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(wrong.getOriginalMessage(), wrong);
    }
  }

  /**
   * The {@value #FORMAT_VERSION} that a text names. Files of before there was one are of version 1.
   *
   * @throws IllegalArgumentException if the text is not JSON
   */
  public static int formatVersion(String json) {
    try {
      return MAPPER.readTree(json).path(FORMAT_VERSION).asInt(1);
    } catch (JsonProcessingException wrong) {
      throw new IllegalArgumentException(wrong.getOriginalMessage(), wrong);
    }
  }
}
