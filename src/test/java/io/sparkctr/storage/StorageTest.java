package io.sparkctr.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.testing.FullDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  private final Configuration hadoop = new Configuration();

  @TempDir java.nio.file.Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = new Path(folder.toString(), "deep/er/file.json");
  }

  @Test
  void writtenTextIsReadBack() throws IOException {
    Storage.replace(file, "größer\n", hadoop);

    assertThat(Storage.read(file, hadoop)).isEqualTo("größer\n");
    assertThatThrownBy(() -> Storage.read(new Path(file.getParent(), "none"), hadoop))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void replacingLeavesTheNewContentAndNothingElse() throws IOException {
    Storage.replace(file, "a long first content", hadoop);
    Storage.replace(file, "new", hadoop);

    assertThat(Storage.read(file, hadoop)).isEqualTo("new");
    assertThat(neighbours()).containsExactly("file.json");
  }

  @Test
  void theOldContentStaysWhenTheDiskIsFull() throws IOException {
    FullDisk.register(hadoop, ".*");
    Storage.replace(file, "old", hadoop);
    Path onFullDisk = new Path(FullDisk.uri(java.nio.file.Path.of(file.toString())));

    assertThatThrownBy(() -> Storage.replace(onFullDisk, "new and longer", hadoop))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");

    assertThat(Storage.read(file, hadoop)).isEqualTo("old");
    assertThat(neighbours()).containsExactly("file.json");
  }

  @Test
  void replacingADirectoryFailsAndDoesNotChangeIt() throws IOException {
    Storage.replace(new Path(file, "inner"), "inner", hadoop);

    assertThatThrownBy(() -> Storage.replace(file, "new", hadoop)).isInstanceOf(IOException.class);

    assertThat(neighbours()).containsExactly("file.json");
    assertThat(Storage.read(new Path(file, "inner"), hadoop)).isEqualTo("inner");
  }

  @Test
  void aReaderSeesTheOldOrTheNewContentNeverAPart() throws Exception {
    String one = "1".repeat(200_000);
    String two = "2".repeat(200_000);
    Storage.replace(file, one, hadoop);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  Storage.replace(file, i % 2 == 0 ? two : one, hadoop);
                }
                return null;
              });
      do {
        String read = Storage.read(file, hadoop);
        assertThat(read.equals(one) || read.equals(two)).as("old or new").isTrue();
      } while (!writing.isDone());
      writing.get();
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void creatingSucceedsOnceAndNeverOverwrites() throws IOException {
    assertThat(Storage.createNew(file, "first", hadoop)).isTrue();
    assertThat(Storage.createNew(file, "second", hadoop)).isFalse();

    assertThat(Storage.read(file, hadoop)).isEqualTo("first");
    assertThat(neighbours()).containsExactly("file.json");
  }

  @Test
  void aCommitSucceedsOnceAndLeavesNothingElse() throws IOException {
    assertThat(Storage.commit(file, "first", hadoop)).isTrue();
    assertThat(Storage.commit(file, "second", hadoop)).isFalse();

    assertThat(Storage.read(file, hadoop)).isEqualTo("first");
    assertThat(neighbours()).containsExactly("file.json");
  }

  @Test
  void ofRacingCommitsExactlyOneWins() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path contested = new Path(file.getParent(), "commit" + round);
      List<Callable<Boolean>> commits = new ArrayList<>();
      for (int process = 0; process < 8; process++) {
        String text = "process " + process;
        commits.add(() -> Storage.commit(contested, text, hadoop));
      }

      assertThat(race(commits)).containsOnlyOnce(true);
      assertThat(Storage.read(contested, hadoop)).startsWith("process ");
    }
  }

  @Test
  void exactlyOneOfRacingCreatorsWins() throws Exception {
    for (int round = 0; round < 20; round++) {
      Path contested = new Path(file.getParent(), "contested" + round);
      List<Callable<Boolean>> claims = new ArrayList<>();
      for (int claimant = 0; claimant < 8; claimant++) {
        String text = "claimant " + claimant;
        claims.add(() -> Storage.createNew(contested, text, hadoop));
      }

      assertThat(race(claims)).containsOnlyOnce(true);
      assertThat(Storage.read(contested, hadoop)).startsWith("claimant ");
    }
  }

  private static <T> List<T> race(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> neighbours() {
    return Arrays.stream(folder.resolve("deep/er").toFile().list()).sorted().toList();
  }
}
