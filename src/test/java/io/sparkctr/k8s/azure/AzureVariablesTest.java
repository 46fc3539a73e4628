package io.sparkctr.k8s.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.DoctorConfig.ServiceLevel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts name invalid variables before they call anything. */
class AzureVariablesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LOCATION=                     | LOCATION=: must be a name",
        "RESOURCE_GROUP='a b'          | RESOURCE_GROUP=a b: must be a name",
        "VOLUME=1st                    | VOLUME=1st: must be a letter, then",
        "SERVICE_LEVEL=Gold            | SERVICE_LEVEL=Gold: must be one of: Standard Premium Ultra",
        "PROTOCOL=SMB                  | PROTOCOL=SMB: must be one of: NFSv4.1 NFSv3",
        "GPU_STACK=cuda                | GPU_STACK=cuda: must be one of: device-plugin operator none",
        "POOL_SIZE_TIB=0               | POOL_SIZE_TIB=0: must be a whole number from 1 to 2048",
        "POOL_SIZE_TIB=1.5             | POOL_SIZE_TIB=1.5: must be a whole number",
        "VOLUME_SIZE_GIB=49            | VOLUME_SIZE_GIB=49: must be a whole number from 50 to 102400",
        "VOLUME_SIZE_GIB=5000          | VOLUME_SIZE_GIB=5000: must fit into the pool of POOL_SIZE_TIB=4 (4096 GiB)",
        "CLAIM_SIZE_GIB=2049           | CLAIM_SIZE_GIB=2049: must fit into the volume of VOLUME_SIZE_GIB=2048",
        "TRIDENT_LIMIT_GIB=2049        | TRIDENT_LIMIT_GIB=2049: must fit into the pool of 4096 GiB beside a volume of 2048 GiB",
        "TRIDENT_LEVELS='Premium Gold' | TRIDENT_LEVELS=Premium Gold: must be some of Standard, Premium, Ultra",
        "NEEDED_MIBPS=129              | NEEDED_MIBPS=129: SERVICE_LEVEL=Premium promises 128 MiB/s for VOLUME_SIZE_GIB=2048",
        "SERVICE_LEVEL=Standard        | NEEDED_MIBPS=100: SERVICE_LEVEL=Standard promises 32 MiB/s",
        "VNET_PREFIX=10.20.0.0         | VNET_PREFIX=10.20.0.0: must be an address range",
        "POD_CIDR=10.256.0.0/16        | POD_CIDR=10.256.0.0/16: must be an address range",
        "AKS_SUBNET_PREFIX=10.30.0.0/22 | AKS_SUBNET_PREFIX=10.30.0.0/22: must lie within VNET_PREFIX=10.20.0.0/16",
        "ANF_SUBNET_PREFIX=10.20.1.0/26 | ANF_SUBNET_PREFIX=10.20.1.0/26: must not overlap AKS_SUBNET_PREFIX=10.20.0.0/22",
        "ANF_SUBNET_PREFIX=10.20.16.0/29 | ANF_SUBNET_PREFIX=10.20.16.0/29: must be a /28 or larger",
        "SERVICE_CIDR=10.20.128.0/17   | SERVICE_CIDR=10.20.128.0/17: must not overlap VNET_PREFIX",
        "DNS_SERVICE_IP=10.22.0.10     | DNS_SERVICE_IP=10.22.0.10: must be an address in SERVICE_CIDR=10.21.0.0/16",
        "ANF_VNET=spark-ctr            | ANF_VNET=spark-ctr: must be another network than VNET",
        "ANF_VNET=storage              | ANF_VNET_PREFIX=: must be an address range",
        "GPU_NODES_MAX=many            | GPU_NODES_MAX=many: must be a whole number from 0 to 1000",
      })
  void aWrongOneIsNamedWithItsValueAndWhatIsAllowed(String line, String told) throws IOException {
    StandIns world = StandIns.all(folder).variables(line);

    StandIns.Ended refused = world.run("up");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("invalid variables:", "\n  " + told);
    assertThat(world.calls()).isEmpty();
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    StandIns.Ended refused =
        StandIns.all(folder)
            .variables("POOL_SIZE_TIB=none", "PROTOCOL=SMB", "POD_CIDR=everything")
            .run("netapp", "--dry-run");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("POOL_SIZE_TIB=none", "PROTOCOL=SMB", "POD_CIDR=everything");
    assertThat(refused.out()).isEmpty();
  }

  @Test
  void aFileOfVariablesThatCannotBeReadIsNamed() throws IOException {
    StandIns.Ended refused = StandIns.all(folder).run("aks", "--variables", "/no/such/file");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--variables /no/such/file: cannot be read");
  }

  @Test
  void theScriptsAndTheProgramKnowTheSamePromises() throws IOException {
    StandIns world = new StandIns(folder);
    long gib = 2560;
    for (ServiceLevel level : ServiceLevel.values()) {
      if (level != ServiceLevel.NONE) {
        String name =
            level.name().charAt(0) + level.name().substring(1).toLowerCase(java.util.Locale.ROOT);
        assertThat(Double.parseDouble(world.function("promised_mibps", name, Long.toString(gib))))
            .as(name)
            .isEqualTo(level.mebibytesPerSecond(gib << 30));
      }
    }
  }
}
