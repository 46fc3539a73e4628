package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code bin/test} calls Maven, which here only prints its arguments. */
class TestScriptTest {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));
  private static final List<String> COPIED =
      List.of("bin/test", "bin/lib/java.sh", "bin/lib/rapids.sh", "pom.xml");

  @TempDir Path folder;

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectories(folder.resolve("bin/lib"));
    for (String file : COPIED) {
      Files.copy(HOME.resolve(file), folder.resolve(file));
    }
    Path tests = Files.createDirectories(folder.resolve("src/test/java"));
    Files.writeString(tests.resolve("PlannerTest.java"), "@NeedsRapids\nclass PlannerTest {}\n");
    Files.writeString(tests.resolve("OtherTest.java"), "class OtherTest {}\n");
    program("mvn", "echo \"mvn $*\"");
    program("shellcheck", "true");
  }

  @Test
  void leavesTheTestsOfThePluginOutAndNamesThem() throws IOException, InterruptedException {
    Program ended = call("", "-Dtest=OtherTest", "-o");

    assertThat(ended.out())
        .startsWith("mvn -B -Pbench -Drapids.cuda=cuda")
        .endsWith(" verify -Dtest=OtherTest -o\n");
    assertThat(ended.err())
        .containsOnlyOnce("test: without the RAPIDS plugin, so without tests in: PlannerTest (");
  }

  @Test
  void runsThemOnRequest() throws IOException, InterruptedException {
    assertRunsAll(call("", "--rapids", "-o"));
  }

  @Test
  void alwaysRunsThemInContinuousIntegration() throws IOException, InterruptedException {
    assertRunsAll(call("true", "-o"));
  }

  @Test
  void helpRunsNothing() throws IOException, InterruptedException {
    assertThat(call("", "--help").out()).contains("--rapids").doesNotContain("mvn -B");
  }

  private static void assertRunsAll(Program ended) {
    assertThat(ended.out()).startsWith("mvn -B -Pbench,rapids ").endsWith(" verify -o\n");
    assertThat(ended.err()).doesNotContain("without");
  }

  private Program call(String ci, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(folder.resolve("bin/test").toString()));
    command.addAll(List.of(arguments));
    String path = folder.resolve("path") + File.pathSeparator + System.getenv("PATH");
    String java = System.getProperty("java.home");
    return Program.run(Map.of("CI", ci, "PATH", path, "JAVA_HOME", java), command).succeeds();
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("path")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
