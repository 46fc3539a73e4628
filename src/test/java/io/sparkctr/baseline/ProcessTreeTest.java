package io.sparkctr.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessTreeTest {
  @Test
  void killsAProcessThatDoesNotEndWhenItIsAsked() throws IOException, InterruptedException {
    Process stubborn =
        new ProcessBuilder("bash", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done")
            .start();
    assertThat(stubborn.inputReader().readLine()).isEqualTo("ready");

    new ProcessTree("stubborn", stubborn.toHandle(), Duration.ofMillis(300)).end();

    assertThat(stubborn.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void givesAProcessTimeToEnd() throws IOException, InterruptedException {
    Process tidy =
        new ProcessBuilder(
                "bash",
                "-c",
                "trap 'sleep 0.3; exit 5' TERM; echo ready; while :; do sleep 0.1; done")
            .start();
    assertThat(tidy.inputReader().readLine()).isEqualTo("ready");

    new ProcessTree("tidy", tidy.toHandle(), Duration.ofSeconds(30)).end();

    assertThat(tidy.waitFor()).isEqualTo(5);
  }
}
