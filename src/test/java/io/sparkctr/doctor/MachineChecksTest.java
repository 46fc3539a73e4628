package io.sparkctr.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.doctor.Finding.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {
  @ParameterizedTest
  @CsvSource({"17, OK", "21, OK", "11, WARN", "25, OK"})
  void aJavaThatSparkDoesNotSupportIsAWarning(int java, Status status) {
    assertThat(MachineChecks.versions(Map.of("java", java + ".0.1"), java).status())
        .isEqualTo(status);
  }

  @Test
  void gpusAreToldAsTheDriverListsThem() {
    Finding two = MachineChecks.gpus(List.of("printf", "GPU 0: A100\\nGPU 1: A100\\n"));

    assertThat(two.status()).isEqualTo(Status.OK);
    assertThat(two.detail()).isEqualTo("GPU 0: A100; GPU 1: A100");
  }

  @Test
  void aDriverThatFailsIsAWarningAndNoneIsNot() {
    assertThat(MachineChecks.gpus(List.of("false")).status()).isEqualTo(Status.WARN);
    assertThat(MachineChecks.gpus(List.of("no-such-program")).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void clocksTooFarApartAreAWarning() {
    Duration most = Duration.ofSeconds(10);

    assertThat(Clocks.compared("cluster", most, most).status()).isEqualTo(Status.OK);
    Finding apart = Clocks.compared("cluster", Duration.ofMillis(10_100), most);
    assertThat(apart.status()).isEqualTo(Status.WARN);
    assertThat(apart.name()).isEqualTo("cluster clock");
    assertThat(apart.detail()).isEqualTo("10.1 s from this machine's");
  }
}
