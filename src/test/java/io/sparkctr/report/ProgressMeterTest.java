package io.sparkctr.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProgressMeterTest {
  @Test
  void saysRowsShareSpeedAndTimeLeft() {
    assertThat(ProgressMeter.line("read", 3_200_000, 10_000_000, 16))
        .isEqualTo("read: 3.2 of 10.0 million rows (32 %), 200,000 rows/s, 34 s left");
    assertThat(ProgressMeter.line("epoch 1", 30_000, 120_000, 3))
        .isEqualTo("epoch 1: 30,000 of 120,000 rows (25 %), 10,000 rows/s, 9 s left");
  }

  @Test
  void saysLongTimesInMinutesAndHours() {
    assertThat(ProgressMeter.line("read", 1_000_000, 10_000_000, 60)).endsWith(", 9 min left");
    assertThat(ProgressMeter.line("read", 1_000_000, 10_000_000, 1_000)).endsWith(", 2.5 h left");
  }

  @Test
  void leavesShareAndTimeOutWhereThereAreMoreRowsThanExpected() {
    assertThat(ProgressMeter.line("read", 10_500_000, 10_000_000, 50))
        .isEqualTo("read: 10.5 million rows, 210,000 rows/s");
  }

  @Test
  void repeatsTheLineUntilItIsClosed() throws InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (var meter =
        new ProgressMeter("read", () -> 10, () -> 5, Duration.ofMillis(5), lines::add)) {
      assertThat(lines.take()).startsWith("read: 5 of 10 rows (50 %), ");
      assertThat(lines.take()).startsWith("read: 5 of 10 rows (50 %), ");
      assertThat(meter).isNotNull();
    }
  }
}
