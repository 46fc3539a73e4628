package io.sparkctr.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDirectoriesTest {
  private static final String OTHER_MACHINE =
      "{\"host\": \"other\", \"boot\": \"1\", \"pid\": 7, \"since\": \"2026-01-31T02:00:00Z\"}";

  private final List<String> progress = new ArrayList<>();
  private final List<LocalDirectories> claimed = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void deleteAll() {
    claimed.forEach(LocalDirectories::delete);
  }

  @Test
  void aProcessHasADirectoryInEachPlaceUntilItsEnd() throws IOException {
    Path place = folder.resolve("a/b");
    LocalDirectories own = claim(List.of(place, folder));

    String[] paths = own.joined().split(",");
    assertThat(paths).hasSize(2).allSatisfy(path -> assertThat(Path.of(path)).isDirectory());
    assertThat(Path.of(paths[0])).hasParent(place);
    assertThat(Path.of(paths[1])).hasParent(folder);
    for (Path made : List.of(place, place.getParent(), Path.of(paths[0]))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
    Files.createDirectories(Path.of(paths[0], "blockmgr-1/0a"));

    own.delete();

    assertThat(place).isEmptyDirectory();
    assertThat(Path.of(paths[1])).doesNotExist();
    assertThat(progress).isEmpty();
  }

  @Test
  void whatADeadProcessLeftIsDeleted() throws IOException {
    Path left = left("ctr-left", marker());
    Files.createDirectories(left.resolve("blockmgr-1/0a"));
    Files.write(left.resolve("blockmgr-1/0a/rows"), new byte[3 << 20]);
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.createFile(outside.resolve("file"));
    Files.createSymbolicLink(left.resolve("blockmgr-1/link"), outside);

    claim(List.of(folder));

    assertThat(left).doesNotExist();
    assertThat(outside.resolve("file")).exists();
    assertThat(progress)
        .containsExactly("deleted what a killed run left in " + folder + ": 3.0 MiB");
  }

  @Test
  void directoriesOfOthersStay() throws IOException {
    String living = claim(List.of(folder)).joined();
    List<Path> others =
        List.of(
            Path.of(living),
            left("ctr-without-owner", ""),
            left("ctr-of-another-machine", OTHER_MACHINE),
            left("blockmgr-of-a-program", marker()),
            Files.createDirectory(folder.resolve("ctr-without-marker")),
            Files.createFile(folder.resolve("ctr-file")));
    Path elsewhere = left("elsewhere", marker());
    Path link = Files.createSymbolicLink(folder.resolve("ctr-link"), elsewhere);

    claim(List.of(folder));

    assertThat(others).allSatisfy(other -> assertThat(other).exists());
    assertThat(link).exists();
    assertThat(elsewhere.resolve(LocalMarker.NAME)).exists();
    assertThat(progress).isEmpty();
  }

  @Test
  void aPlaceThatCannotBeUsedIsTheUsersToMend() {
    assertThatThrownBy(() -> claim(List.of(Path.of("/proc/ctr"))))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("spark.local.dir: cannot write to /proc/ctr (")
        .hasMessageEndingWith("or set spark.local.dir to another directory");
  }

  @Test
  void theEnvironmentWinsOverTheSettingAndThatOverTheDefault() {
    Map<String, String> setting = Map.of("spark.local.dir", "/a, /b");

    assertThat(LocalPlaces.of(setting, Map.of("SPARK_LOCAL_DIRS", "/c")))
        .containsExactly(Path.of("/c"));
    assertThat(LocalPlaces.of(setting, Map.of())).containsExactly(Path.of("/a"), Path.of("/b"));
    assertThat(LocalPlaces.of(Map.of(), Map.of())).containsExactly(LocalPlaces.byDefault());
    assertThat(LocalPlaces.byDefault().getFileName().toString()).startsWith("spark-ctr-");
  }

  private LocalDirectories claim(List<Path> places) {
    LocalDirectories own = LocalDirectories.claim(places, progress::add);
    claimed.add(own);
    return own;
  }

  private Path left(String name, String marker) throws IOException {
    Path directory = Files.createDirectory(folder.resolve(name));
    Files.writeString(directory.resolve(LocalMarker.NAME), marker);
    return directory;
  }

  /** The marker of a process of this machine. */
  private static String marker() {
    return OTHER_MACHINE.replace("other", HeartbeatLock.host());
  }
}
