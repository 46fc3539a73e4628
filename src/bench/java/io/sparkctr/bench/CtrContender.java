package io.sparkctr.bench;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.Stages.Stage;
import io.sparkctr.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * This project with certain settings: a command of {@code bin/ctr} in its own directories.
 *
 * @param testDay name of the test day
 * @param arguments settings that override the defaults, as {@code key=value}
 * @param javaOptions options of the JVM, in addition to those of {@code bin/ctr}
 */
record CtrContender(
    String name, String command, String testDay, List<String> arguments, String javaOptions)
    implements Contender {
  static final CtrContender PREPARE = new CtrContender("ctr prepare", "prepare", List.of());

  static final CtrContender RUN = new CtrContender("ctr run", "run", List.of());

  static final CtrContender RUN_DAY_FILES =
      new CtrContender("ctr run, day files", "run", List.of("train.input=day-files"));

  static final CtrContender RUN_FAST =
      new CtrContender(
          "ctr run, day files, fast", "run", List.of("train.input=day-files", "train.solver=fast"));

  static final CtrContender RUN_PREPARED_FAST =
      new CtrContender("ctr run, fast", "run", List.of("train.solver=fast"));

  static final CtrContender SAMPLES = new CtrContender("ctr run", "run", "3", List.of(), "");

  private static final Path HOME = Path.of(System.getProperty("ctr.home"));
  private static final String RUN_ID = "bench";

  private CtrContender(String name, String command, List<String> arguments) {
    this(name, command, DayData.TEST_DAY, arguments, "");
  }

  /** The same without the class archive: only the JDK's own archive is used. */
  CtrContender withoutArchive() {
    String own =
        Runtime.version().feature() >= 24
            ? "-XX:AOTMode=off"
            : "-XX:SharedArchiveFile="
                + Path.of(System.getProperty("java.home"), "lib", "server", "classes.jsa");
    return new CtrContender(name + ", without archive", command, testDay, arguments, own);
  }

  @Override
  public Peer peer() {
    return Peer.CTR;
  }

  @Override
  public String settings() {
    return (javaOptions.isEmpty() ? "" : "CTR_JAVA_OPTS=" + javaOptions + " ")
        + "bin/ctr "
        + String.join(" ", Stream.concat(Stream.of(command), arguments.stream()).toList());
  }

  /** Whether this build knows all of its settings. */
  boolean isKnown() {
    Config known = ConfigFactory.parseResources("reference.conf");
    return arguments.stream()
        .allMatch(argument -> known.hasPath("ctr." + argument.replaceFirst("=.*", "")));
  }

  @Override
  public Launch launch(Workload work, Path scratch) {
    List<Path> days = new ArrayList<>(work.training());
    List<String> line = new ArrayList<>();
    line.add(HOME.resolve("bin/ctr").toString());
    line.add(command);
    line.add("spark.master=" + work.sparkMaster());
    line.add("data.prepared=" + scratch.resolve("prepared"));
    line.add("spark.local.dir=" + ContenderProcess.localFiles(scratch));
    if (command.equals("run")) {
      days.add(work.test());
      line.add("runs.directory=" + runs(scratch));
      line.add("runs.id=" + RUN_ID);
      line.add("train.test-days=" + testDay);
    }
    line.add(
        days.stream()
            .map(day -> '"' + day.toString() + '"')
            .collect(joining(",", "data.input=[", "]")));
    line.addAll(arguments);
    String given = System.getenv().getOrDefault("CTR_JAVA_OPTS", "");
    return new Launch(line, Map.of("CTR_JAVA_OPTS", (given + " " + javaOptions).strip()));
  }

  @Override
  public Outcome outcome(String output, Workload work, Path scratch) throws IOException {
    Path run = runs(scratch).resolve(RUN_ID);
    Map<String, Double> stages = new LinkedHashMap<>();
    if (!Files.exists(run)) {
      return new Outcome("", stages, Optional.empty(), OptionalDouble.empty());
    }
    String text = Files.readString(run.resolve("manifest.json"));
    RunManifest manifest = Json.read(text, RunManifest.class);
    JsonNode gap = new ObjectMapper().readTree(text).at("/training/dualityGaps");
    for (Stage stage : manifest.stages()) {
      stages.put(stage.name(), stage.seconds());
    }
    return new Outcome(
        manifest.gitCommit(),
        stages,
        Optional.of(MetricsJson.read(Files.readString(run.resolve("metrics.json")))),
        gap.isNumber() ? OptionalDouble.of(gap.asDouble()) : OptionalDouble.empty());
  }

  private static Path runs(Path scratch) {
    return scratch.resolve("runs");
  }
}
