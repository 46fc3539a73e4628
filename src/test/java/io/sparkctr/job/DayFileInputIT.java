package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.IsolatedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training and evaluating straight from day files. */
class DayFileInputIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"warm-start", "fast", "lbfgs"})
  void figuresAreCloseToThoseOfPreparedDaysAndNothingIsPrepared(String solver) throws IOException {
    CtrFolder home = dirtyDays();

    JsonNode direct = run(home, "direct", "train.input=day-files", "train.solver=" + solver);
    assertThat(home.prepared()).doesNotExist();
    JsonNode prepared = run(home, "prepared", "train.solver=" + solver);

    assertThat(direct.get("rows").asLong()).isEqualTo(prepared.get("rows").asLong()).isEqualTo(800);
    for (String figure : List.of("positives", "auc", "logLoss", "calibrationRatio")) {
      assertThat(direct.get(figure).asDouble())
          .as(figure)
          .isCloseTo(prepared.get(figure).asDouble(), within(0.02));
    }
    for (String fact : List.of("day", "bytes", "sha256", "rows", "malformed")) {
      assertThat(manifest(home, "direct").get("data").findValues(fact))
          .as(fact)
          .isEqualTo(manifest(home, "prepared").get("data").findValues(fact));
    }
  }

  @Test
  void rejectedLinesGoToTheRunsQuarantine() throws IOException {
    CtrFolder home = dirtyDays();

    run(home, "r", "train.input=day-files");

    List<Path> parts =
        CtrFolder.filesNamed("part-.*\\.txt", home.runs().resolve("r/quarantine/day=0"));
    assertThat(parts).hasSize(1);
    assertThat(Files.readString(parts.get(0)))
        .contains(home.input().resolve("day_0") + "\t4\tfield-count\tno row");
  }

  @Test
  void tooManyMalformedLinesFailTheRunBeforeItTrains() throws IOException {
    CtrFolder home = dirtyDays();
    home.day("day_1", "no row\n".repeat(30) + DayRows.text(100, 3));

    home.call("run", "train.input=day-files")
        .failsForTheUser()
        .contains("30 of 130 lines are malformed", "line 1, field-count: \"no row\"");
    home.showsNoRun();
  }

  @Test
  void evaluateReadsTheDayFileToo() throws IOException {
    CtrFolder home = dirtyDays();
    run(home, "r", "train.input=day-files");

    CommandLineRun evaluated =
        home.call("evaluate", "evaluate.model=r", "train.input=day-files").succeeds();

    assertThat(evaluated.out()).containsPattern("rows +800");
    assertThat(home.prepared()).doesNotExist();
  }

  @Test
  void theManifestNamesTheSolverAndTheModelIsOfMllib() throws IOException {
    CtrFolder home = dirtyDays();
    run(home, "r", "train.solver=fast");

    JsonNode training = manifest(home, "r").get("training");
    assertThat(training.get("solver").asText()).isEqualTo("fast");
    assertThat(training.get("epochs").asInt()).isPositive();
    List<Path> metadata = CtrFolder.filesNamed("part-.*", home.runs().resolve("r/model/metadata"));
    assertThat(Files.readString(metadata.get(0)))
        .contains("org.apache.spark.ml.classification.LogisticRegressionModel");
  }

  @Test
  void theFastSolverGivesTheSameFiguresOnOneCoreAndTwo() throws IOException, InterruptedException {
    JsonNode one;
    JsonNode two;
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      one = metrics(checkout, 1);
      two = metrics(checkout, 2);
    }

    assertThat(two.get("logLoss").asDouble())
        .isCloseTo(one.get("logLoss").asDouble(), within(1e-6));
    assertThat(two.get("auc").asDouble()).isCloseTo(one.get("auc").asDouble(), within(1e-6));
  }

  private JsonNode metrics(IsolatedHome checkout, int cores)
      throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        checkout.shell(
            "bin/ctr run runs.id=c%1$d train.input=day-files train.solver=fast 'spark.master=local[%1$d]'"
                .formatted(cores));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return JSON.readTree(Files.readString(folder.resolve("out/runs/c" + cores + "/metrics.json")));
  }

  private CtrFolder dirtyDays() throws IOException {
    CtrFolder home = new CtrFolder(folder);
    List<String> rows = new ArrayList<>(DayRows.of(2_000, 1));
    rows.add(3, "no row");
    home.day("day_0", DayRows.text(rows));
    home.day("day_1", DayRows.text(800, 2));
    return home;
  }

  private static JsonNode run(CtrFolder home, String id, String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("runs.id=" + id);
    home.call("run", all.toArray(String[]::new)).succeeds();
    return JSON.readTree(Files.readString(home.runs().resolve(id + "/metrics.json")));
  }

  private static JsonNode manifest(CtrFolder home, String id) throws IOException {
    return JSON.readTree(Files.readString(home.runs().resolve(id + "/manifest.json")));
  }
}
