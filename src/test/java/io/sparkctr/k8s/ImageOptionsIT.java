package io.sparkctr.k8s;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.Pom;
import io.sparkctr.testing.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of {@code bin/image}, with stand-ins for engines that record their calls. */
class ImageOptionsIT {
  @TempDir Path folder;

  @Test
  void anEngineWhoseServiceDoesNotAnswerIsPassedOver() throws Exception {
    program("docker", "exit 1");
    engine("podman");
    engine("buildah");

    assertThat(image().succeeds().out()).isEqualTo("spark-ctr:" + Pom.version() + "\n");
    assertThat(arguments("podman")).startsWith("build", "--build-arg", "VERSION=" + Pom.version());
    assertThat(arguments("podman")).containsSubsequence("--tag", "spark-ctr:" + Pom.version());
    assertThat(arguments("podman")).noneMatch(argument -> argument.startsWith("BASE="));
    assertThat(folder.resolve("buildah.arguments")).doesNotExist();
  }

  @Test
  void aGpuImageStandsOnCudaAndBringsRapids() throws Exception {
    engine("docker");
    Program ended = image("--cuda", "--rapids", "--tag", "r/spark-ctr:a", "--tag", "r/spark-ctr:b");

    assertThat(ended.succeeds().out()).isEqualTo("r/spark-ctr:a\nr/spark-ctr:b\n");
    assertThat(arguments("docker"))
        .containsSubsequence("--tag", "r/spark-ctr:a", "--tag", "r/spark-ctr:b")
        .anyMatch(argument -> argument.startsWith("BASE=docker.io/nvidia/cuda:13"));
    assertThat(Files.readString(folder.resolve("docker.context"))).contains("rapids.jar");
  }

  @Test
  void aBaseThatIsNamedWins() throws Exception {
    engine("docker");

    image("--base", "debian:12", "--cuda").succeeds();
    assertThat(arguments("docker")).contains("BASE=debian:12");
  }

  @Test
  void theContextIsGoneAfterwards() throws Exception {
    engine("docker");
    image().succeeds();
    assertThat(Files.readString(folder.resolve("docker.context")))
        .contains("Dockerfile", "entrypoint.sh", "spark-ctr.jar")
        .doesNotContain("data-samples", ".git", "rapids.jar");
    assertThat(Manifests.HOME.resolve("target")).isDirectoryNotContaining("glob:**/image.*");

    program("docker", "[ \"$1\" = info ]");
    assertThat(image().exitCode()).isNotZero();
    assertThat(Manifests.HOME.resolve("target")).isDirectoryNotContaining("glob:**/image.*");
  }

  @Test
  void whatCannotBeMeantIsRefusedWithTheRemedy() throws Exception {
    assertThat(image("--help").succeeds().out()).contains("--tag", "--base", "--cuda", "--rapids");
    assertRefused(image("--tga", "x"), "image: --tga is no option: see bin/image --help\n");
    assertRefused(image("--tag"), "image: --tag needs a value: see bin/image --help\n");
    assertRefused(
        image("--engine", "kaniko"),
        "image: kaniko does not work here: give docker, podman or buildah, installed and running\n");
  }

  private static void assertRefused(Program ended, String message) {
    assertThat(ended).isEqualTo(new Program(2, "", message));
  }

  /** An engine that records its arguments and the files of the context. */
  private void engine(String name) throws IOException {
    program(
        name,
        """
        [ "$1" = build ] || exit 0
        printf '%%s\\n' "$@" >"$NOTES/%1$s.arguments"
        while [ $# -gt 1 ]; do shift; done
        find "$1" >"$NOTES/%1$s.context"
        """
            .formatted(name));
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve("path")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
  }

  private List<String> arguments(String program) throws IOException {
    return Files.readAllLines(folder.resolve(program + ".arguments"));
  }

  private Program image(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Manifests.HOME.resolve("bin/image").toString());
    command.addAll(List.of(options));
    return Program.run(
        Map.of(
            "PATH",
            folder.resolve("path") + File.pathSeparator + System.getenv("PATH"),
            "NOTES",
            folder.toString(),
            "CTR_RAPIDS_JAR",
            Files.writeString(folder.resolve("rapids.jar"), "").toString()),
        command);
  }
}
