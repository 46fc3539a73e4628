package io.sparkctr.baseline;

import io.sparkctr.baseline.plain.PlainProgram;
import io.sparkctr.baseline.plain.PlainResult;
import io.sparkctr.baseline.plain.PlainTask;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.run.Stages.Stage;
import io.sparkctr.storage.Json;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileUtil;

/** One node in plain Java: what {@code train.solver = fast} does, in threads and without Spark. */
public record JavaBaseline(CtrConfig config) implements Baseline {

  /** One class of every library that the program needs. */
  private static final List<String> LIBRARIES =
      List.of(
          "io.sparkctr.baseline.plain.PlainProgram",
          "com.typesafe.config.Config",
          "com.fasterxml.jackson.annotation.JsonProperty",
          "com.fasterxml.jackson.core.JsonFactory",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "org.apache.commons.logging.LogFactory",
          "org.apache.hadoop.conf.Configuration",
          "org.apache.hadoop.shaded.com.google.common.base.Preconditions",
          "org.apache.logging.log4j.LogManager",
          "org.apache.logging.log4j.core.LoggerContext",
          "org.apache.logging.slf4j.SLF4JServiceProvider",
          "org.slf4j.LoggerFactory");

  @Override
  public String name() {
    return "java";
  }

  @Override
  public String title() {
    return "Plain Java on one node";
  }

  @Override
  public BaselineResult run(BaselineInput input, Consumer<String> progress) throws IOException {
    if (input.maxTrainRows() > 0) {
      throw new IllegalArgumentException("the plain program trains on all rows");
    }
    Files.createDirectories(input.scratch());
    Path folder = Files.createTempDirectory(input.scratch().toAbsolutePath(), name());
    try {
      Path task = folder.resolve("task.json");
      Path result = folder.resolve("result.json");
      Files.writeString(task, Json.write(task(input, folder)));
      AtomicReference<String> lastError = new AtomicReference<>("");
      MeasuredProcess process =
          MeasuredProcess.run(
              name(),
              new ProcessBuilder(command(task, result)),
              line -> {},
              line -> {
                lastError.set(line);
                progress.accept(name() + ": " + line);
              });
      if (process.exitCode() != 0) {
        throw new BaselineFailure(
            name() + ": ended with exit code " + process.exitCode() + ": " + lastError.get());
      }
      return result(Json.read(Files.readString(result), PlainResult.class), process);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name() + " ran");
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private PlainTask task(BaselineInput input, Path folder) {
    long rows = input.training().stream().mapToLong(DayFile::estimatedRows).sum();
    return new PlainTask(
        paths(input.training()),
        paths(input.test()),
        input.bits(),
        config.train().l2().orElse(-1),
        config.train().l2Search(),
        input.seed(),
        config.train().partitions(rows),
        config.data().splitBytes(),
        config.data().maxLineBytes(),
        input.threads(),
        folder.toString());
  }

  private static List<String> paths(List<DayFile> files) {
    return files.stream().map(file -> file.path().toString()).toList();
  }

  private static BaselineResult result(PlainResult done, MeasuredProcess process) {
    List<Stage> stages = new ArrayList<>(done.stages());
    stages.add(new Stage("total", process.seconds(), 0, 0));
    return new BaselineResult(
        stages,
        done.trainRows(),
        done.trainPositives(),
        MetricsJson.read(done.metrics()),
        process.processes(),
        Map.of("java", System.getProperty("java.version")),
        OptionalDouble.of(done.l2()),
        0,
        done.trials());
  }

  private static List<String> command(Path task, Path result) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The memory, garbage collector and compiler of this process, for a fair comparison.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("-Dlog4j2."))
        .filter(option -> !option.contains("Archive"))
        .forEach(command::add);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath())));
    command.addAll(List.of(PlainProgram.class.getName(), task.toString(), result.toString()));
    return command;
  }

  /** The jars of the libraries that the program needs. */
  static Set<String> classPath() {
    Set<String> jars = new LinkedHashSet<>();
    for (String library : LIBRARIES) {
      try {
        var source = Class.forName(library, false, classLoader()).getProtectionDomain();
        jars.add(Path.of(source.getCodeSource().getLocation().toURI()).toString());
      } catch (ClassNotFoundException | URISyntaxException missing) {
        throw new IllegalStateException("a library of the plain program is missing", missing);
      }
    }
    return jars;
  }

  private static ClassLoader classLoader() {
    return JavaBaseline.class.getClassLoader();
  }
}
