package io.sparkctr.k8s;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuAddressesTest {
  @TempDir Path folder;

  @Test
  void tellsSparkTheIndicesOfTheGpus() throws Exception {
    assertThat(addresses("printf '0\\n1\\n'").succeeds().out())
        .isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}\n");
  }

  @Test
  void failsWhereNoDriverAnswers() throws Exception {
    assertThat(addresses("echo no devices >&2; exit 9").exitCode()).isNotZero();
  }

  private Program addresses(String answer) throws IOException, InterruptedException {
    Path command = folder.resolve("nvidia-smi");
    Files.writeString(command, "#!/bin/sh\n" + answer + "\n");
    Files.setPosixFilePermissions(command, fromString("rwxr-xr-x"));
    return Program.run(
        Map.of("PATH", folder + ":" + System.getenv("PATH")),
        List.of(Manifests.HOME.resolve("k8s/image/gpu-addresses").toString()));
  }
}
