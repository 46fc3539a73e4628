package io.sparkctr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.IsolatedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same configuration, seed and data give the same figures, on one core and on two. */
class ReproducibilityIT {
  @TempDir Path folder;

  @Test
  void oneCoreAndTwoGiveTheSameFigures() throws IOException, InterruptedException {
    JsonNode one;
    JsonNode two;
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      one = metrics(checkout, 1);
      two = metrics(checkout, 2);
    }

    assertThat(one.size()).isGreaterThan(8);
    one.fieldNames()
        .forEachRemaining(
            name -> {
              if (one.get(name).isNumber()) {
                assertThat(two.get(name).asDouble())
                    .as(name)
                    .isCloseTo(one.get(name).asDouble(), within(1e-6));
              }
            });
  }

  private JsonNode metrics(IsolatedHome checkout, int cores)
      throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        checkout.shell(
            "bin/ctr run runs.id=cores%1$d data.prepared=prepared%1$d 'spark.master=local[%1$d]'"
                .formatted(cores));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return new ObjectMapper()
        .readTree(Files.readString(folder.resolve("out/runs/cores" + cores + "/metrics.json")));
  }
}
