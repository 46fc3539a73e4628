package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.sparkctr.testing.Pom;
import io.sparkctr.testing.Program;
import io.sparkctr.testing.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as {@code bin/image} builds it, on a stand-in for a base image from a registry. */
class ImageIT {
  private static final Path HOME = Manifests.HOME;
  private static final String BASE = "localhost/stand-in";
  private static final String IMAGE = "localhost/spark-ctr:test";

  @TempDir private static Path folder;
  private static Map<String, String> environment;
  private static String container;
  private static Path root;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    Tools.require(ImageIT.class, "buildah", "tini", "ldd");
    if (!Files.isReadable(Path.of("/proc/1/environ"))) {
      Tools.missing(ImageIT.class, "root, which buildah needs");
    }
    Path storage =
        Files.writeString(
            folder.resolve("storage.conf"),
            "[storage]\ndriver = \"vfs\"\ngraphroot = \"%1$s/graph\"\nrunroot = \"%1$s/run\"\n"
                .formatted(folder));
    environment =
        Map.of(
            "CONTAINERS_STORAGE_CONF", storage.toString(),
            "BUILDAH_ISOLATION", "chroot",
            "TMPDIR", folder.toString());
    run(HOME.resolve("src/test/resources/image/stand-in-base").toString(), BASE);
    Program built =
        run(
            HOME.resolve("bin/image").toString(),
            "--engine",
            "buildah",
            "--base",
            BASE,
            "--tag",
            IMAGE);
    assertThat(built.out()).isEqualTo(IMAGE + "\n");
    container = run("buildah", "from", IMAGE).out().strip();
    root = Path.of(run("buildah", "mount", container).out().strip());
  }

  @AfterAll
  static void remove() throws IOException, InterruptedException {
    if (environment != null) {
      run("buildah", "rm", "--all");
      run("buildah", "rmi", "--all", "--force");
    }
  }

  @Test
  void runsTheEntryPointAsAUserWithoutPrivileges() throws Exception {
    String inspected = run("buildah", "inspect", "--type", "image", IMAGE).out();
    Map<?, ?> image = Manifests.SERIALIZATION.unmarshal(inspected, Map.class);
    Map<?, ?> config = (Map<?, ?>) ((Map<?, ?>) image.get("OCIv1")).get("config");

    assertThat(config.get("User")).isEqualTo("10001:10001");
    assertThat(config.get("Entrypoint")).isEqualTo(List.of("/opt/entrypoint.sh"));
    assertThat(config.get("Cmd")).isEqualTo(List.of("ctr", "--help"));
    assertThat(config.get("WorkingDir")).isEqualTo("/opt/spark/work-dir");
    assertThat(config.get("Env"))
        .asInstanceOf(LIST)
        .contains("SPARK_HOME=/opt/spark", "CTR_HOME=/opt/ctr");
    assertThat(config.get("Labels"))
        .asInstanceOf(MAP)
        .containsEntry("org.opencontainers.image.title", "spark-ctr")
        .containsEntry("org.opencontainers.image.version", Pom.version());
    assertThat(inContainer("id", "-un").succeeds().out()).isEqualTo("ctr\n");
  }

  @Test
  void holdsTheJarsOfTheBuildAndNoOthers() throws Exception {
    List<String> expected =
        Arrays.stream(
                Files.readString(HOME.resolve("target/classpath.txt"))
                    .split(File.pathSeparator, -1))
            .map(jar -> Path.of(jar.strip()).getFileName().toString())
            .toList();

    assertThat(names(root.resolve("opt/spark/jars"))).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).anyMatch(jar -> jar.startsWith("spark-kubernetes_"));
    assertThat(
            Files.mismatch(
                root.resolve("opt/ctr/spark-ctr.jar"), HOME.resolve("target/spark-ctr.jar")))
        .isEqualTo(-1);
  }

  @Test
  void holdsOfTheCheckoutOnlyWhatARunNeeds() throws Exception {
    assertThat(names(root.resolve("opt/ctr")))
        .containsExactlyInAnyOrder("LICENSE", "archives", "bin", "conf", "k8s", "spark-ctr.jar");
    assertThat(names(root.resolve("opt/ctr/bin")))
        .containsExactlyInAnyOrder("archive-classes", "ctr", "gpu-addresses", "lib");
    assertThat(names(root.resolve("opt/ctr/k8s"))).containsExactly("templates");
    assertThat(names(root.resolve("opt/ctr/conf"))).containsAll(names(HOME.resolve("conf")));
  }

  @Test
  void holdsTheClassesOfADriverAndOfAnExecutor() throws Exception {
    assertThat(names(root.resolve("opt/ctr/archives")))
        .hasSize(2)
        .anyMatch(name -> name.matches("driver\\.(jsa|aot)"))
        .anyMatch(name -> name.matches("executor\\.(jsa|aot)"));
  }

  @Test
  void nothingInItCanBeChangedByItsUser() throws Exception {
    try (Stream<Path> files = Files.walk(root.resolve("opt"))) {
      assertThat(files)
          .allSatisfy(
              file -> {
                int mode = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                assertThat(mode & 0022).as(file.toString()).isZero();
                assertThat(Files.getAttribute(file, "unix:uid")).as(file.toString()).isEqualTo(0);
              });
    }
  }

  @Test
  void nothingOfThePackageManagerStaysBehind() throws Exception {
    assertThat(root.resolve("usr/bin/tini")).exists();
    assertThat(leftovers(root)).isEmpty();

    String base = run("buildah", "from", BASE).out().strip();
    Path plain = Path.of(run("buildah", "mount", base).out().strip());
    String install =
        "apt-get update && apt-get install -y -qq --no-install-recommends tini && apt-get clean";
    run("buildah", "run", base, "--", "sh", "-c", install);
    assertThat(leftovers(plain)).as("what the check would find").hasSize(6);
  }

  @Test
  void theProgramsExitCodeIsTheContainers() throws Exception {
    assertThat(inContainer("/opt/entrypoint.sh", "ctr", "--version").succeeds().out())
        .isEqualTo("spark-ctr " + Pom.version() + "\n");

    Program refused = inContainer("/opt/entrypoint.sh", "ctr", "run", "data.input=/none");
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("error: data.input: nothing at /none: check the path");
  }

  @Test
  void aDriverStartsAsSparksBackEndStartsIt() throws Exception {
    Program refused =
        inContainer(
            "/opt/entrypoint.sh",
            "driver",
            "--conf",
            "spark.master=local[1]",
            "--class",
            "io.sparkctr.Main",
            "local:///opt/ctr/spark-ctr.jar",
            "run",
            "data.input=/none");

    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).contains("error: data.input: nothing at /none: check the path");
  }

  private static List<String> leftovers(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    for (String place :
        List.of("var/lib/apt", "var/lib/dpkg", "var/cache", "var/log", "tmp", "root")) {
      if (Files.exists(root.resolve(place))) {
        try (Stream<Path> files = Files.walk(root.resolve(place))) {
          files.filter(Files::isRegularFile).forEach(file -> found.add(file.toString()));
        }
      }
    }
    return found;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /**
   * Runs a command in the container. Its host name cannot be resolved, so Spark gets an address.
   */
  private static Program inContainer(String... command) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("buildah", "run", "--env", "SPARK_LOCAL_IP=127.0.0.1"));
    words.addAll(List.of("--env", "SPARK_DRIVER_BIND_ADDRESS=127.0.0.1", container, "--"));
    words.addAll(List.of(command));
    return Program.run(environment, words);
  }

  private static Program run(String... command) throws IOException, InterruptedException {
    return Program.run(environment, List.of(command)).succeeds();
  }
}
