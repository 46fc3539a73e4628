package io.sparkctr.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccelerationTest {
  private static final Optional<String> PLUGIN = Optional.of("26.08.1");
  private static final Map<String, String> LOCAL = Map.of("spark.master", "local[2]");
  private static final Map<String, String> CLUSTER = Map.of("spark.master", "k8s://https://api");
  private static final Map<String, String> GPU_CLUSTER =
      Map.of("spark.master", "k8s://https://api", "spark.executor.resource.gpu.amount", "1");

  @TempDir Path devices;

  @BeforeEach
  void addDevicesOtherThanGpus() throws IOException {
    Files.createFile(devices.resolve("nvidiactl"));
    Files.createFile(devices.resolve("null"));
  }

  @Test
  void autoUsesTheGpuOfThisMachine() throws IOException {
    Files.createFile(devices.resolve("nvidia0"));

    Acceleration chosen = choose(Mode.AUTO, LOCAL, PLUGIN);

    assertThat(chosen.onGpu()).isTrue();
    assertThat(chosen.described())
        .isEqualTo("ETL on the GPU: RAPIDS 26.08.1, GPUs: 1 on this machine");
    assertThat(chosen.settings())
        .containsEntry("spark.plugins", "com.nvidia.spark.SQLPlugin")
        .containsEntry("spark.rapids.sql.expression.cpuBridge.enabled", "false");
  }

  @Test
  void autoUsesTheGpusRequestedForExecutors() {
    assertThat(choose(Mode.AUTO, GPU_CLUSTER, PLUGIN).onGpu()).isTrue();
    assertThat(choose(Mode.AUTO, CLUSTER, PLUGIN).onGpu()).isFalse();
  }

  @Test
  void settingsThatDisableThePluginAreOverridden() {
    assertThat(RapidsPlugin.sessionSettings(Map.of("spark.rapids.sql.enabled", "false")))
        .containsEntry("spark.rapids.sql.enabled", "true")
        .containsEntry("spark.rapids.sql.mode", "executeongpu");
  }

  @Test
  void theSettingsOfARunningSessionDecide() {
    GpuConfig auto = new GpuConfig(Mode.AUTO, List.of());
    GpuConfig required = new GpuConfig(Mode.REQUIRED, List.of());
    Map<String, String> plugin = Map.of("spark.plugins", "com.nvidia.spark.SQLPlugin");
    Map<String, String> idle =
        Map.of(
            "spark.plugins", "com.nvidia.spark.SQLPlugin", "spark.rapids.sql.mode", "explainOnly");

    assertThat(Acceleration.ofRunning(required, plugin).onGpu()).isTrue();
    assertThat(Acceleration.ofRunning(auto, idle).onGpu()).isFalse();
    assertThat(Acceleration.ofRunning(auto, LOCAL).onGpu()).isFalse();
    assertThat(Acceleration.ofRunning(new GpuConfig(Mode.OFF, List.of()), plugin).onGpu())
        .isFalse();
    assertThatThrownBy(() -> Acceleration.ofRunning(required, idle))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the running session has no active RAPIDS plugin");
  }

  @Test
  void anotherPluginIsKept() {
    var settings = RapidsPlugin.sessionSettings(Map.of("spark.plugins", "com.example.Other"));

    assertThat(settings)
        .containsEntry("spark.plugins", "com.example.Other,com.nvidia.spark.SQLPlugin");
    assertThat(RapidsPlugin.sessionSettings(settings)).doesNotContainKey("spark.plugins");
  }

  @Test
  void autoSaysInOneLineWhatIsMissing() {
    assertThat(choose(Mode.AUTO, LOCAL, PLUGIN).described())
        .isEqualTo("ETL on the CPU: no GPU was found");
    assertThat(choose(Mode.AUTO, LOCAL, Optional.empty()).described())
        .isEqualTo(
            "ETL on the CPU: the RAPIDS plugin is not on the class path and no GPU was found");
  }

  @Test
  void offUsesNoGpuAndSetsNothing() throws IOException {
    Files.createFile(devices.resolve("nvidia0"));

    Acceleration chosen = choose(Mode.OFF, LOCAL, PLUGIN);

    assertThat(chosen.onGpu()).isFalse();
    assertThat(chosen.settings()).isEmpty();
  }

  @Test
  void requiredNeedsTheGpuAndThePlugin() throws IOException {
    assertThatThrownBy(() -> choose(Mode.REQUIRED, LOCAL, PLUGIN))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("spark.gpu = required, but no GPU was found", "NVIDIA GPU")
        .hasMessageNotContaining("class path");
    assertThatThrownBy(() -> choose(Mode.REQUIRED, CLUSTER, PLUGIN))
        .hasMessageContaining("spark.executor.resource.gpu.amount=1");
    Files.createFile(devices.resolve("nvidia0"));
    assertThatThrownBy(() -> choose(Mode.REQUIRED, LOCAL, Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the RAPIDS plugin is not on the class path");
    assertThat(choose(Mode.REQUIRED, LOCAL, PLUGIN).onGpu()).isTrue();
  }

  private Acceleration choose(Mode mode, Map<String, String> spark, Optional<String> plugin) {
    return Acceleration.choose(new GpuConfig(mode, List.of()), spark, plugin, devices);
  }
}
