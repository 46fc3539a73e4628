package io.sparkctr.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  record Sample(String name, long rows, double share, List<String> files) {}

  @Test
  void aRecordIsReadBackUnchanged() {
    Sample sample = new Sample("ä \"x\"", Long.MAX_VALUE, Double.NaN, List.of("a", "b"));

    assertThat(Json.read(Json.write(sample), Sample.class)).isEqualTo(sample);
    assertThat(Json.write(sample)).endsWith("}\n");
  }

  @Test
  void anUnknownKeyIsIgnored() {
    String newer = "{\"name\": \"x\", \"rows\": 1, \"share\": 2, \"files\": [], \"colour\": 3}";

    assertThat(Json.read(newer, Sample.class)).isEqualTo(new Sample("x", 1, 2, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "{\"name\": \"x\", \"rows\": 1",
        "{\"name\": \"x\", \"rows\": null, \"share\": 2, \"files\": []}",
        "{\"name\": null, \"rows\": 1, \"share\": 2, \"files\": []}",
        "{\"name\": \"x\", \"rows\": 1, \"share\": 2}",
        "{\"name\": \"x\", \"rows\": \"many\", \"share\": 2, \"files\": []}",
      })
  void textWithoutAWholeRecordIsRefused(String json) {
    assertThatThrownBy(() -> Json.read(json, Sample.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).+");
  }
}
