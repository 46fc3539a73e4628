package io.sparkctr.job;

import com.typesafe.config.ConfigUtil;
import io.sparkctr.baseline.BaselineFailure;
import io.sparkctr.baseline.MeasuredProcess;
import io.sparkctr.compare.ComparedRun.Measured;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DaySelection;
import io.sparkctr.run.RunStore.RunDirectory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;

/**
 * A run of this program, in a process of its own with the memory and the class path of this one.
 *
 * @param place where it runs
 * @param overrides settings that make it this contender
 */
record SparkContender(
    String name,
    String title,
    Place place,
    List<String> overrides,
    CtrConfig config,
    Consumer<String> progress)
    implements Contender {
  private static final String ERROR = "error: ";
  private static final int GATE_FAILED = 3;

  /** Where the driver runs. */
  enum Place {
    /** In the process. */
    HERE,

    /** In a pod, which the process waits for. */
    POD
  }

  @Override
  public List<String> settings() {
    return Stream.of(config.forwarded().files(), config.forwarded().arguments(), overrides)
        .flatMap(List::stream)
        .filter(setting -> !setting.replaceFirst("^ctr\\.", "").startsWith("compare."))
        .toList();
  }

  @Override
  public Measured run(DaySelection days, RunDirectory directory) throws IOException {
    // The settings may hold secrets.
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Path folder = Files.createTempDirectory("ctr-compare", ownerOnly);
    try {
      MeasuredProcess process = run(command(days, directory, folder));
      return new Measured(process.seconds(), place == Place.HERE ? process.processes() : List.of());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + name + " ran");
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private MeasuredProcess run(List<String> command) throws IOException, InterruptedException {
    AtomicReference<String> lastError = new AtomicReference<>("");
    MeasuredProcess process =
        MeasuredProcess.run(
            "driver",
            new ProcessBuilder(command),
            line -> {},
            line -> {
              if (line.startsWith(ERROR)) {
                lastError.set(line.substring(ERROR.length()));
              } else {
                progress.accept(name + ": " + line);
              }
            });
    if (process.exitCode() != 0 && process.exitCode() != GATE_FAILED) {
      throw new BaselineFailure(
          name
              + ": "
              + (lastError.get().isEmpty()
                  ? "ended with exit code " + process.exitCode()
                  : lastError.get()));
    }
    return process;
  }

  private List<String> command(DaySelection days, RunDirectory directory, Path folder)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-Dspark-ctr."))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sparkctr.Main"));
    command.addAll(place == Place.POD ? List.of("submit", "run") : List.of("run"));
    List<String> files = config.forwarded().files();
    for (int i = 0; i < files.size(); i++) {
      Path file = Files.writeString(folder.resolve(i + ".conf"), files.get(i));
      command.addAll(List.of("--config", file.toString()));
    }
    command.addAll(config.forwarded().arguments());
    command.addAll(overrides);
    List<DayFile> all = Stream.concat(days.train().stream(), days.test().stream()).toList();
    command.add("data.input=" + list(all.stream().map(file -> file.path().toString()).toList()));
    command.add("train.days=" + list(days.train().stream().map(DayFile::day).toList()));
    command.add("train.test-days=" + list(days.test().stream().map(DayFile::day).toList()));
    command.add("train.window=0");
    // Prepared anew by each run, so that its time holds all the work.
    command.add("data.prepared=" + new org.apache.hadoop.fs.Path(directory.path(), "prepared"));
    command.add("runs.directory=" + directory.path().getParent());
    command.add("runs.id=" + directory.id());
    // A contender need not be better than the one before it.
    command.add("publish.max-log-loss-regression=10");
    return command;
  }

  private static String list(List<String> texts) {
    return texts.stream().map(ConfigUtil::quoteString).collect(Collectors.joining(",", "[", "]"));
  }
}
