package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.Main;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.HungryFiles;
import io.sparkctr.testing.HungryListener;
import io.sparkctr.testing.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command whose heap is too small, as a process of its own. */
@Timeout(300)
class OutOfMemoryIT {
  private CtrFolder folder;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void inATask() throws IOException, InterruptedException {
    assertEndsWithOneLine(hungry("Executor task launch worker"));
    folder.showsNoRun();
  }

  /** The command opens a file itself when it prints the figures of the published run. */
  @Test
  void inTheCommand() throws IOException, InterruptedException {
    assertEndsWithOneLine(hungry("main"));
  }

  /** Nobody waits for that thread: without it the command would never end. */
  @Test
  void onAThreadOfSpark() throws IOException, InterruptedException {
    assertEndsWithOneLine(List.of("spark.extraListeners=" + HungryListener.class.getName()));
    folder.showsNoRun();
  }

  private List<String> hungry(String threads) {
    return List.of(
        "data.input=" + HungryFiles.SCHEME + ":" + folder.input(),
        "spark.hadoop.fs.hungry.impl=" + HungryFiles.class.getName(),
        "spark.hadoop." + HungryFiles.THREADS + "=" + threads);
  }

  private void assertEndsWithOneLine(List<String> settings)
      throws IOException, InterruptedException {
    Path local = folder.path().resolve("local");
    List<String> command =
        new ArrayList<>(
            folder.arguments("run", "spark.master=local[2]", "spark.local.dir=" + local));
    command.addAll(settings);

    Program ended = Program.run(Map.of(), launched(command));

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .containsOnlyOnce(
            "error: out of memory: the heap of 0.5 GiB is too small (Java heap space)")
        .contains("CTR_HEAP=1g")
        .doesNotContain("\tat ", "interrupted: ");
    assertThat(local).isEmptyDirectory();
  }

  /** With the classes of the tests, which the packaged program does not have. */
  private static List<String> launched(List<String> arguments) {
    String home = System.getProperty("ctr.home");
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "home=$1; . $home/bin/lib/java.sh; require_java; shift;"
                    + " exec \"$java\" \"${jvm_options[@]}\" -Xmx500m -cp \"$1\" \"${@:2}\"",
                "bash",
                home,
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(arguments);
    return command;
  }
}
