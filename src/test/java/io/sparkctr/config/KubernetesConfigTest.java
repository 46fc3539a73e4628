package io.sparkctr.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.KubernetesConfig.Driver;
import io.sparkctr.config.KubernetesConfig.DynamicAllocation;
import io.sparkctr.config.KubernetesConfig.Executor;
import io.sparkctr.config.KubernetesConfig.Patience;
import io.sparkctr.config.KubernetesConfig.PullPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesConfigTest {
  private static final long MIB = 1L << 20;

  @TempDir Path folder;

  @Test
  void mapsEveryKeyToItsComponent() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("cluster.conf"),
            """
            ctr.kubernetes {
              context = c, namespace = n, image = "r.io/a/b:1@sha256:%1$s", image-pull-policy = always
              claim = v, mount-path = /mnt/v
              driver { service-account = d, template = d.yaml, cpu = 500m, memory = 600 MiB
                       memory-overhead = 70 MiB }
              executor {
                service-account = e, template = "", instances = 3, cores = 5, cpu = 4.5
                memory = 700 MiB, memory-overhead = 80 MiB, gpus = 1, gpu-vendor = amd.com
                gpu-discovery-script = /g, scratch-class = fast, scratch-size = 2Ti
                max-failures = 6, max-failures-window = 2h
              }
              dynamic-allocation { enabled = true, min-executors = 2, max-executors = 9
                                   idle-timeout = 11s, shuffle-timeout = 12s }
              wait { unschedulable = 21s, image = 22s, start = 23s, api = 24s, poll = 250ms }
            }
            """
                .formatted("0".repeat(64)));

    KubernetesConfig config =
        ConfigLoader.load(folder.resolve("no.conf"), List.of(file), List.of()).kubernetes();

    assertThat(config)
        .isEqualTo(
            new KubernetesConfig(
                "c",
                "n",
                "r.io/a/b:1@sha256:" + "0".repeat(64),
                PullPolicy.ALWAYS,
                "v",
                "/mnt/v",
                new Driver("d", "d.yaml", "500m", 600 * MIB, 70 * MIB),
                new Executor(
                    "e",
                    "",
                    3,
                    5,
                    "4.5",
                    700 * MIB,
                    80 * MIB,
                    1,
                    "amd.com",
                    "/g",
                    "fast",
                    "2Ti",
                    6,
                    Duration.ofHours(2)),
                new DynamicAllocation(true, 2, 9, Duration.ofSeconds(11), Duration.ofSeconds(12)),
                new Patience(
                    Duration.ofSeconds(21),
                    Duration.ofSeconds(22),
                    Duration.ofSeconds(23),
                    Duration.ofSeconds(24),
                    Duration.ofMillis(250))));
  }
}
