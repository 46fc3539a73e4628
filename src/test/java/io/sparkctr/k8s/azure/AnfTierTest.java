package io.sparkctr.k8s.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The volume between service levels. */
class AnfTierTest {
  private StandIns world;

  @BeforeEach
  void makeAPremiumVolume(@TempDir Path folder) throws IOException {
    world = StandIns.all(folder).variables("TRIDENT_LEVELS=none");
    world.run("netapp").succeeds();
    world.forgetCalls();
  }

  @Test
  void movesTheVolumeToANewPoolAndDeletesTheEmptyOne() throws IOException {
    StandIns.Ended moved = world.run("anf-tier", "ultra").succeeds();

    assertThat(moved.err()).contains("Premium to Ultra, 128 to 256 MiB/s");
    assertThat(world.changes())
        .containsExactly(
            "az netappfiles pool create --resource-group spark-ctr --account-name spark-ctr --name ctr-ultra"
                + " --location westeurope --size 4 --service-level Ultra --output none",
            "az netappfiles volume pool-change --resource-group spark-ctr --account-name spark-ctr"
                + " --pool-name ctr-premium --name ctr-data --new-pool-resource-id /id/ctr-ultra --output none",
            "az netappfiles pool delete --resource-group spark-ctr --account-name spark-ctr --name ctr-premium"
                + " --yes --output none");
  }

  @Test
  void aSecondCallChangesNothing() throws IOException {
    world.run("anf-tier", "Ultra").succeeds();
    world.forgetCalls();

    assertThat(world.run("anf-tier", "Ultra").succeeds().err()).contains("is at level Ultra");
    assertThat(world.changes()).isEmpty();
  }

  @Test
  void thePoolThatTridentUsesStays() throws IOException {
    world.variables("TRIDENT_LEVELS=Premium");

    assertThat(world.run("anf-tier", "Ultra").succeeds().err())
        .contains("pool ctr-premium stays, and is paid for");
    assertThat(world.changes()).noneMatch(call -> call.contains("pool delete"));
  }

  @Test
  void theOtherScriptsFindTheVolumeWhereItWasMovedTo() throws IOException {
    world.run("anf-tier", "Standard").succeeds();
    world.forgetCalls();

    assertThat(world.run("netapp").succeeds().err())
        .contains("ctr-data is there, at level Standard");
    world.run("persistent-volume").succeeds();

    assertThat(world.calls())
        .anyMatch(
            call -> call.contains("--pool-name ctr-standard --name ctr-data --query mountTargets"));
    assertThat(world.changes()).noneMatch(call -> call.startsWith("az"));
  }

  @Test
  void aLevelThatPromisesTooLittleIsToldOf() throws IOException {
    assertThat(world.run("anf-tier", "standard").succeeds().err())
        .contains("32 MiB/s is less than NEEDED_MIBPS=100");
  }

  @Test
  void whatIsNoLevelIsRefused() throws IOException {
    for (String[] arguments : new String[][] {{}, {"Gold"}, {"Ultra", "Premium"}}) {
      StandIns.Ended refused = world.run("anf-tier", arguments);
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("Standard, Premium or Ultra");
    }
    assertThat(world.changes()).isEmpty();
  }

  @Test
  void aVolumeThatIsNowhereIsNamed() throws IOException {
    StandIns.Ended missing = world.variables("VOLUME=other").run("anf-tier", "Ultra");

    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("there is no volume other in a pool ctr-…: netapp makes it");
    assertThat(world.changes()).isEmpty();
  }
}
