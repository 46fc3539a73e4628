package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.k8s.kubelet.ImageFiles;
import io.sparkctr.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archives of the image, made and used in a directory with the image's files. */
class ClassArchivesIT {
  private static final Path HOME = Manifests.HOME;

  @TempDir private static Path folder;
  private static final Map<String, String> ENVIRONMENT = new HashMap<>();

  @BeforeAll
  static void makeThem() throws IOException, InterruptedException {
    for (Map.Entry<String, Path> place : ImageFiles.ofBuild().places().entrySet()) {
      Path target = folder.resolve(place.getKey().substring("/opt/".length()));
      Files.createDirectories(target.getParent());
      Files.createSymbolicLink(target, place.getValue());
    }
    // A copy, so that a test may change it.
    Path jar = folder.resolve("ctr/spark-ctr.jar");
    Files.delete(jar);
    Files.copy(HOME.resolve("target/spark-ctr.jar"), jar);
    // A copy, because the script finds its home by its own path.
    Path launcher = folder.resolve("ctr/bin/ctr");
    Files.delete(launcher);
    Files.copy(HOME.resolve("k8s/image/ctr"), launcher);
    ENVIRONMENT.put("JAVA_HOME", System.getProperty("java.home"));
    ENVIRONMENT.put("SPARK_HOME", folder.resolve("spark").toString());
    ENVIRONMENT.put("CTR_HOME", folder.resolve("ctr").toString());
    ENVIRONMENT.put("SPARK_LOCAL_IP", "127.0.0.1");
    ENVIRONMENT.put("SPARK_DRIVER_BIND_ADDRESS", "127.0.0.1");

    Program made =
        Program.run(
            ENVIRONMENT,
            List.of(
                HOME.resolve("k8s/image/archive-classes").toString(),
                folder.resolve("entrypoint.sh").toString()));
    assertThat(made).isEqualTo(new Program(0, "", ""));
  }

  @Test
  void theBuildLeavesTheTwoArchivesOnly() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("ctr/archives"))) {
      assertThat(files.map(file -> file.getFileName().toString().replaceFirst("\\..*", "")))
          .containsExactlyInAnyOrder("driver", "executor");
    }
  }

  @Test
  void aDriverMapsItsClasses() throws Exception {
    Path log = folder.resolve("driver.log");
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("spark.properties"), "");
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("SPARK_CONF_DIR", conf.toString());

    Program ended = driver(environment, logging(log));

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertMapped(log, "org.apache.spark.deploy.SparkSubmit", "io.sparkctr.Main");
  }

  @Test
  void aCommandMapsItsClasses() throws Exception {
    Path log = folder.resolve("command.log");
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put("CTR_JAVA_OPTS", logging(log));

    Program.run(environment, List.of(folder.resolve("ctr/bin/ctr").toString(), "--version"))
        .succeeds();
    assertMapped(log, "io.sparkctr.Main");
  }

  @Test
  void anExecutorMapsItsClasses() throws Exception {
    Path log = folder.resolve("executor.log");
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    // Nobody listens there: the executor ends.
    environment.put("SPARK_DRIVER_URL", "spark://CoarseGrainedScheduler@127.0.0.1:1");
    environment.put("SPARK_EXECUTOR_MEMORY", "512m");
    environment.put("SPARK_EXECUTOR_ID", "1");
    environment.put("SPARK_EXECUTOR_CORES", "1");
    environment.put("SPARK_APPLICATION_ID", "spark-application");
    environment.put("SPARK_EXECUTOR_POD_IP", "127.0.0.1");
    environment.put("SPARK_RESOURCE_PROFILE_ID", "0");
    environment.put("SPARK_EXECUTOR_POD_NAME", "ctr-exec-1");
    environment.put("SPARK_JAVA_OPT_0", logging(log));

    Program ended =
        Program.run(environment, List.of(folder.resolve("entrypoint.sh").toString(), "executor"));

    assertThat(ended.exitCode()).isNotZero();
    assertMapped(
        log,
        "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
        "org.apache.spark.rpc.netty.NettyRpcEnv");
  }

  @Test
  void anArchiveOfOtherJarsIsIgnored() throws Exception {
    Path jar = folder.resolve("ctr/spark-ctr.jar");
    FileTime made = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(made.toMillis() + 60_000));
    try {
      Path log = folder.resolve("ignored.log");
      Program ended = driver(ENVIRONMENT, logging(log));

      assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(Files.readAllLines(log))
          .anyMatch(line -> line.contains("io.sparkctr.Main source: "))
          .noneMatch(line -> line.contains("io.sparkctr.Main source: shared"));
    } finally {
      Files.setLastModifiedTime(jar, made);
    }
  }

  private static Program driver(Map<String, String> environment, String options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("entrypoint.sh").toString());
    command.addAll(List.of("driver", "--conf", "spark.master=local[1]"));
    command.addAll(List.of("--conf", "spark.driver.extraJavaOptions=" + options));
    command.addAll(List.of("--class", "io.sparkctr.Main"));
    command.addAll(List.of("local://" + folder.resolve("ctr/spark-ctr.jar")));
    command.addAll(List.of("run", "data.input=/none"));
    return Program.run(environment, command);
  }

  private static String logging(Path file) {
    return "-Xlog:class+load:file=" + file;
  }

  private static void assertMapped(Path log, String... classes) throws IOException {
    List<String> lines = Files.readAllLines(log);
    for (String name : classes) {
      assertThat(lines).anyMatch(line -> line.contains(name + " source: shared objects file"));
    }
  }
}
