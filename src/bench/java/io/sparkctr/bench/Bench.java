package io.sparkctr.bench;

import io.sparkctr.baseline.PythonBaseline;
import io.sparkctr.baseline.PythonBaseline.Program;
import io.sparkctr.baseline.PythonEnvironment.Outcome;
import io.sparkctr.baseline.PythonEnvironment.Ready;
import io.sparkctr.baseline.PythonEnvironment.Unavailable;
import io.sparkctr.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bin/bench}: reads options, makes day files, measures, writes the report. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Runs this project and its peers in turn on the same generated day files, each as a process.",
      "bin/bench jmh [OPTION OF JMH]… runs the microbenchmarks instead."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:a contender failed; the others were measured", "2:wrong options"})
final class Bench implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Mixin private final Options options = new Options();
  @Spec private CommandSpec spec;

  private final Instant start = Instant.now();
  private final Machine machine = Machine.here();
  private final List<String> leftOut = new ArrayList<>();

  private Bench() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench())
            .registerConverter(Peer.class, Peer::of)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    options.complete();
    List<Suite> suites = suites();
    Path output =
        options.output != null ? options.output : Path.of("out/bench", NAME.format(start));
    Path scratch = Files.createDirectories(output.toAbsolutePath().resolve("scratch"));
    DayData data = data(scratch);
    try {
      return measure(suites, data, scratch, output);
    } finally {
      if (options.hasScale() && !options.keep) {
        data.deleteGenerated();
      }
    }
  }

  private int measure(List<Suite> suites, DayData data, Path scratch, Path output)
      throws IOException, InterruptedException {
    Plan plan = new Plan(options, data, vowpalWabbit(), scikitLearn());
    Measurements measurements = new Measurements(scratch);
    List<GroupReport> groups = new ArrayList<>();
    for (Suite suite : suites) {
      for (Group group : suite.groups(plan)) {
        List<Result> results = measurements.of(group.only(options.peers));
        if (!results.isEmpty()) {
          groups.add(GroupReport.of(group, results));
          write(groups, measurements.versions(), data, output);
        }
      }
    }
    Measurements.delete(scratch);
    System.out.println(output);
    return groups.stream().allMatch(GroupReport::succeeded) ? 0 : 1;
  }

  private DayData data(Path scratch) throws IOException, InterruptedException {
    try {
      return DayData.open(options, scratch);
    } catch (DiskSpace.Shortage shortage) {
      Measurements.delete(scratch);
      throw new ParameterException(spec.commandLine(), shortage.getMessage(), shortage);
    }
  }

  private List<Suite> suites() {
    if (!options.mistake().isEmpty()) {
      throw new ParameterException(spec.commandLine(), options.mistake());
    }
    if (options.suites.contains("all")) {
      return Suite.BY_NAME.entrySet().stream()
          .filter(suite -> !suite.getKey().equals(Suite.SCALE))
          .map(Map.Entry::getValue)
          .toList();
    }
    List<Suite> suites = new ArrayList<>();
    for (String name : options.suites) {
      if (!Suite.BY_NAME.containsKey(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "unknown suite " + name + "; the suites are " + Suite.BY_NAME.keySet());
      }
      suites.add(Suite.BY_NAME.get(name));
    }
    return suites;
  }

  private Optional<Contender> vowpalWabbit() throws IOException {
    return options.peers.contains(Peer.VW)
        ? inPython("Vowpal Wabbit's program", PythonPeers.vowpalWabbit())
            .map(environment -> new VowpalWabbitProgram(environment.python()))
        : Optional.empty();
  }

  private Optional<Contender> scikitLearn() throws IOException {
    return options.peers.contains(Peer.SCIKIT_LEARN)
        ? inPython("scikit-learn", PythonPeers.scikitLearn())
            .map(environment -> new ScikitLearn(PythonBaseline.of(Program.LOGISTIC, environment)))
        : Optional.empty();
  }

  private Optional<Ready> inPython(String name, Outcome outcome) {
    if (outcome instanceof Unavailable unavailable) {
      leftOut.add(name + ": " + unavailable.reason());
      System.err.println("bench: leaves out " + leftOut.get(leftOut.size() - 1));
      return Optional.empty();
    }
    return Optional.of((Ready) outcome);
  }

  private void write(
      List<GroupReport> groups, Map<String, String> versions, DayData data, Path output)
      throws IOException {
    Report report =
        new Report(
            start.toString(),
            Machine.gitCommit(),
            machine,
            versions,
            data.facts(),
            groups,
            leftOut);
    Files.writeString(output.resolve("bench.json"), Json.write(report));
    Files.writeString(output.resolve("bench.md"), Markdown.of(report));
  }
}
