package io.sparkctr.k8s;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command lines of the image's entry point, printed by a stand-in for Java. */
class EntrypointTest {
  private static final Path HOME = Manifests.HOME;

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOutTheImage() throws IOException {
    Path ctr = Files.createDirectories(folder.resolve("ctr"));
    Files.createDirectories(ctr.resolve("bin/lib"));
    Files.copy(HOME.resolve("bin/lib/java.sh"), ctr.resolve("bin/lib/java.sh"));
    Files.copy(HOME.resolve("k8s/image/classes.sh"), ctr.resolve("bin/lib/classes.sh"));
    Files.copy(HOME.resolve("k8s/image/ctr"), ctr.resolve("bin/ctr"));
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        Path jar = Path.of(entry);
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    // Runs Spark's launcher; prints every other command, a word per line.
    executable(
        folder.resolve("java/bin/java"),
        """
        case "$*" in
          *org.apache.spark.launcher.Main*) exec "%s/bin/java" "$@" ;;
        esac
        printf '%%s\\n' "$@"
        """
            .formatted(System.getProperty("java.home")));
    executable(
        folder.resolve("path/tini"), "[ \"$1 $2\" = '-s --' ] || exit 99\nshift 2\nexec \"$@\"");
    environment.put("PATH", folder.resolve("path") + File.pathSeparator + System.getenv("PATH"));
    environment.put("JAVA_HOME", folder.resolve("java").toString());
    environment.put("SPARK_HOME", folder.resolve("spark").toString());
    environment.put("CTR_HOME", ctr.toString());
    environment.put("CTR_JAVA_OPTS", "-XX:+UseStringDeduplication");
  }

  @Test
  void aDriverIsSparkSubmitWithTheHeapOfTheProperties() throws Exception {
    Path properties =
        Files.writeString(
            folder.resolve("spark.properties"),
            """
            spark.driver.memory=700m
            spark.driver.extraJavaOptions=-Dcolour="light blue" -XX:+UseSerialGC
            spark.master=k8s://https://kubernetes.default.svc
            """);
    environment.put("SPARK_DRIVER_BIND_ADDRESS", "10.244.1.7");

    List<String> words =
        words(
            "driver",
            "--properties-file",
            properties.toString(),
            "--class",
            "io.sparkctr.Main",
            "local:///opt/ctr/spark-ctr.jar",
            "run",
            "runs.id=a b");

    assertThat(words)
        .contains("-Xmx700m", "-Dcolour=light blue", "-XX:-DontCompileHugeMethods")
        .contains("-Dctr.home=" + folder.resolve("ctr"))
        .contains("-XX:+UseSerialGC")
        .doesNotContain("-XX:+UseParallelGC");
    assertThat(words.lastIndexOf("-Xmx700m")).isGreaterThan(words.lastIndexOf("-Xmx4g"));
    assertThat(words.get(words.indexOf("-cp") + 1)).isEqualTo(classPath());
    assertThat(words.subList(words.indexOf("org.apache.spark.deploy.SparkSubmit"), words.size()))
        .startsWith("org.apache.spark.deploy.SparkSubmit", "--deploy-mode", "client")
        .contains("spark.driver.bindAddress=10.244.1.7")
        .endsWith("local:///opt/ctr/spark-ctr.jar", "run", "runs.id=a b");
  }

  @Test
  void aDriverThatSparksLauncherRefusesEndsAtOnce() throws Exception {
    environment.put("SPARK_DRIVER_BIND_ADDRESS", "10.244.1.7");
    executable(folder.resolve("java/bin/java"), "echo unsupported >&2; exit 1");

    Program ended = entrypoint("driver", "--class", "io.sparkctr.Main");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("unsupported", "Spark's launcher gave no command line");
  }

  @Test
  void anExecutorIsSparksBackEndWithWhatThePodWasTold() throws Exception {
    tellThePodOfAnExecutor();
    environment.put("SPARK_CONF_DIR", "/opt/spark/conf");
    environment.put("SPARK_JAVA_OPT_2", "-Dorder=2");
    environment.put("SPARK_JAVA_OPT_10", "-Dorder=10");
    environment.put("SPARK_JAVA_OPT_0", "-Dname=two words");

    List<String> words = words("executor");

    assertThat(words)
        .contains("-Xms1024m", "-XX:+UseParallelGC", "-XX:-DontCompileHugeMethods")
        .containsSubsequence("-Dname=two words", "-Dorder=2", "-Dorder=10", "-Xmx1024m");
    assertThat(words.get(words.indexOf("-cp") + 1)).startsWith(classPath() + ":/opt/spark/conf:/");
    assertThat(words.subList(words.size() - 15, words.size()))
        .containsExactly(
            "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
            "--driver-url",
            "spark://CoarseGrainedScheduler@10.244.1.7:7078",
            "--executor-id",
            "3",
            "--cores",
            "2",
            "--app-id",
            "spark-application",
            "--hostname",
            "10.244.1.8",
            "--resourceProfileId",
            "0",
            "--podName",
            "ctr-exec-3");
  }

  @Test
  void extraClassesOfADriverComeFirstAndItsConfigurationLast() throws Exception {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    environment.put("SPARK_CONF_DIR", conf.toString());
    environment.put("SPARK_DRIVER_BIND_ADDRESS", "10.244.1.7");

    List<String> words =
        words(
            "driver",
            "--conf",
            "spark.driver.extraClassPath=/extra.jar",
            "--class",
            "io.sparkctr.Main",
            "x.jar");

    assertThat(words.get(words.indexOf("-cp") + 1))
        .isEqualTo("/extra.jar:" + classPath() + ":" + conf + "/");
  }

  @Test
  void eachMapsTheArchiveOfItsClasses() throws Exception {
    Path archives = Files.createDirectories(folder.resolve("ctr/archives"));
    Files.writeString(archives.resolve("driver.jsa"), "x");
    Files.writeString(archives.resolve("executor.aot"), "x");
    environment.put("SPARK_DRIVER_BIND_ADDRESS", "10.244.1.7");

    String driver = "-XX:SharedArchiveFile=" + archives.resolve("driver.jsa");
    assertThat(words("driver", "--class", "io.sparkctr.Main", "x.jar")).contains(driver);
    assertThat(words("ctr", "run")).contains(driver);
    tellThePodOfAnExecutor();
    assertThat(words("executor")).contains("-XX:AOTCache=" + archives.resolve("executor.aot"));
  }

  @Test
  void anythingElseIsACommand() throws Exception {
    assertThat(entrypoint("sh", "-c", "echo \"$1\"; exit 7", "sh", "a  b"))
        .isEqualTo(new Program(7, "a  b\n", ""));
  }

  @Test
  void theProgramIsFoundByItsName() throws Exception {
    assertThat(words("ctr", "run", "data.input=a b"))
        .contains("-XX:+UseStringDeduplication")
        .contains(classPath())
        .endsWith("io.sparkctr.Main", "run", "data.input=a b");
    assertThat(words()).endsWith("io.sparkctr.Main", "--help");
  }

  private void tellThePodOfAnExecutor() {
    environment.put("SPARK_EXECUTOR_MEMORY", "1024m");
    environment.put("SPARK_DRIVER_URL", "spark://CoarseGrainedScheduler@10.244.1.7:7078");
    environment.put("SPARK_EXECUTOR_ID", "3");
    environment.put("SPARK_EXECUTOR_CORES", "2");
    environment.put("SPARK_APPLICATION_ID", "spark-application");
    environment.put("SPARK_EXECUTOR_POD_IP", "10.244.1.8");
    environment.put("SPARK_RESOURCE_PROFILE_ID", "0");
    environment.put("SPARK_EXECUTOR_POD_NAME", "ctr-exec-3");
  }

  /** The program's jar, then Spark's in the order of their names. */
  private String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(folder.resolve("spark/jars"))) {
      return folder.resolve("ctr/spark-ctr.jar")
          + jars.map(Path::toString).sorted().map(":"::concat).collect(joining());
    }
  }

  private List<String> words(String... arguments) throws IOException, InterruptedException {
    return entrypoint(arguments).succeeds().out().lines().toList();
  }

  private Program entrypoint(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(HOME.resolve("k8s/image/entrypoint.sh").toString());
    command.addAll(List.of(arguments));
    return Program.run(environment, command);
  }

  private static void executable(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, fromString("rwxr-xr-x"));
  }
}
