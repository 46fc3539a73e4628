package io.sparkctr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBlasTest {
  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void writeCache() throws IOException {
    cache = Files.writeString(folder.resolve("ld.so.cache"), "\0libbz2.so.1\0/lib/libbz2.so.1\0");
  }

  @Test
  void isMissingWhereNeitherTheCacheNorAFolderHasIt() {
    assertThat(NativeBlas.isInstalled(cache, List.of(folder, folder.resolve("none")))).isFalse();
  }

  @Test
  void isFoundInTheLinkersCache() throws IOException {
    Files.writeString(cache, "\0libblas.so.3\0/usr/lib/libblas.so.3\0");

    assertThat(NativeBlas.isInstalled(cache, List.of())).isTrue();
  }

  @Test
  void isFoundInAFolderOfLibraries() throws IOException {
    Files.createFile(folder.resolve("libblas.so.3"));

    assertThat(NativeBlas.isInstalled(cache, List.of(folder))).isTrue();
  }

  @Test
  void countsAsFoundWhereTheCacheCannotBeRead() {
    assertThat(NativeBlas.isInstalled(folder.resolve("none"), List.of())).isTrue();
  }
}
