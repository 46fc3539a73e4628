package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.Main;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.HungryFiles;
import io.sparkctr.testing.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command whose heap is too small, as a process of its own. */
@Timeout(300)
class OutOfMemoryIT {
  @TempDir Path path;

  @ParameterizedTest
  @ValueSource(strings = {"Executor task launch worker", "main"})
  void inATaskOrInTheCommandEndsWithOneLine(String thread)
      throws IOException, InterruptedException {
    CtrFolder folder = new CtrFolder(path).withGoodDays();
    Path local = path.resolve("local");

    Program ended =
        Program.run(
            Map.of(),
            launched(
                folder.arguments(
                    "run",
                    "data.input=" + HungryFiles.SCHEME + ":" + folder.input(),
                    "spark.master=local[2]",
                    "spark.local.dir=" + local,
                    "spark.hadoop.fs.hungry.impl=" + HungryFiles.class.getName(),
                    "spark.hadoop." + HungryFiles.THREADS + "=" + thread)));

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .containsOnlyOnce(
            "error: out of memory: the heap of 0.5 GiB is too small (Java heap space)")
        .contains("CTR_HEAP=1g")
        .doesNotContain("\tat ", "interrupted: ");
    folder.showsNoRun();
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
