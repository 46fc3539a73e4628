package io.sparkctr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayStoreTest {
  @TempDir Path root;

  @Test
  void aDayWithoutAManifestIsNotThere() throws IOException {
    Files.createDirectory(root.resolve("day=0"));

    assertThat(store().find("0")).isEmpty();
    assertThat(store().find("1")).isEmpty();
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    Path manifest = Files.createDirectory(root.resolve("day=0")).resolve("_manifest.json");
    for (String damaged : new String[] {"", "{\"day\": ", "{\"day\": \"0\"}", "null"}) {
      Files.writeString(manifest, damaged);

      assertThatThrownBy(() -> store().find("0"))
          .as(damaged)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(manifest + " is damaged")
          .hasMessageEndingWith("delete it, then prepare again");
    }
  }

  private DayStore store() {
    return new DayStore(root.toString(), new Configuration());
  }
}
