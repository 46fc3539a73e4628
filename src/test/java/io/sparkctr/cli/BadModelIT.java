package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models that are missing, damaged or do not fit the settings, and outputs that exist already. */
@ExtendWith(SparkExtension.class)
@Timeout(120)
class BadModelIT {
  @TempDir private static Path path;

  private static CtrFolder folder;
  private static Path model;

  private final Path scores = path.resolve("scores");

  @BeforeAll
  static void trainOne() throws IOException {
    folder = new CtrFolder(path).withGoodDays();
    folder.call("run", "runs.id=first").succeeds();
    model = folder.runs().resolve("first/model");
  }

  @AfterEach
  void noPartialScores() throws IOException {
    FileUtils.deleteDirectory(scores.toFile());
    assertThat(CtrFolder.filesNamed("_scores.*", path)).isEmpty();
  }

  @Test
  void aModelDirectoryBringsItsOwnFeatureSettings() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "score",
            "data.input=" + folder.input(),
            "score.model=" + model,
            "score.output=" + scores);

    assertThat(run.succeeds().out()).isEqualTo(scores + "\n");
    assertThat(CtrFolder.filesNamed("day=[01]", scores)).hasSize(2);
  }

  @Test
  void featureSettingsThatDifferFromTheModels() {
    assertScoreFails(
        "was trained with features.bits = 10, but features.bits = 12 is set: leave the key out, or name another model",
        "features.bits=12");
    folder
        .call("evaluate", "evaluate.model=" + model, "features.bits=12")
        .failsForTheUser()
        .contains("was trained with features.bits = 10, but features.bits = 12 is set");
  }

  @Test
  void weightsAndProvenanceOfTwoModels() throws IOException {
    Path mixed = copyOfTheModel("mixed");
    edit(mixed.resolve("provenance.json"), "\"featureBits\" : 10", "\"featureBits\" : 11");

    assertScoreFails(
        "has 1024 weights, but its provenance.json says 2048 slots: the directory was put together from two models",
        "score.model=" + mixed,
        "features.bits=11");
  }

  @Test
  void aFeaturePlanOfAnotherVersion() throws IOException {
    Path other = copyOfTheModel("other");
    edit(
        other.resolve("provenance.json"),
        "\"featurePlanVersion\" : 1",
        "\"featurePlanVersion\" : 99");

    assertScoreFails(
        "was trained with version 99 of the feature plan, this program has version 1: train it again",
        "score.model=" + other);
  }

  @Test
  void aDamagedProvenance() throws IOException {
    Path damaged = copyOfTheModel("damaged");
    Files.writeString(damaged.resolve("provenance.json"), "{ \"featureBits\" : ");
    assertScoreFails(damaged + "/provenance.json is damaged: ", "score.model=" + damaged);

    Files.writeString(damaged.resolve("provenance.json"), "{ }");
    assertScoreFails(damaged + "/provenance.json is damaged: ", "score.model=" + damaged);
  }

  @Test
  void aModelWithoutItsWeights() throws IOException {
    Path hollow = copyOfTheModel("hollow");
    FileUtils.deleteDirectory(hollow.resolve("data").toFile());
    assertScoreFails("model " + hollow + " cannot be loaded", "score.model=" + hollow);

    FileUtils.deleteDirectory(hollow.resolve("metadata").toFile());
    assertScoreFails("model " + hollow + " cannot be loaded", "score.model=" + hollow);
  }

  @Test
  void aMissingModel() {
    assertScoreFails(
        "no model at "
            + path
            + "/none (no provenance.json in it): give latest, a run's id or the model directory of a run",
        "score.model=" + path + "/none");
    assertScoreFails("no model at " + folder.runs(), "score.model=" + folder.runs() + "/first");
  }

  @Test
  void anUnknownRun() {
    assertScoreFails(
        "no finished run \"second\" in " + folder.runs() + ": see bin/ctr runs list",
        "score.model=second");
    assertScoreFails(
        "no run is published in " + path + "/no-runs yet",
        "score.model=latest",
        "runs.directory=" + path + "/no-runs");
  }

  @Test
  void anExistingOutput() throws IOException {
    Files.createDirectory(scores);
    Files.writeString(scores.resolve("mine"), "kept");

    assertScoreFails(
        "score.output " + scores + " exists: name a directory that does not, or delete it first");
    assertThat(scores.resolve("mine")).hasContent("kept");
  }

  @Test
  void aMissingOutputSetting() {
    folder
        .call("score")
        .failsForTheUser()
        .contains("score.output is not set: name the directory to write the scores to");
  }

  @Test
  void aDayToScoreThatIsMostlyMalformed() throws IOException {
    Path days = Files.createDirectory(path.resolve("bad-days"));
    Files.writeString(days.resolve("day_0"), DayRows.text(200, 1));
    Files.writeString(days.resolve("day_1"), "no row\n" + DayRows.text(20, 2));

    assertScoreFails(
        days + "/day_1: 1 of 21 lines are malformed (0.0476 of them;", "data.input=" + days);
    assertThat(scores).doesNotExist();
  }

  @Test
  void aDayToScoreWithoutALine() throws IOException {
    Path days = Files.createDirectory(path.resolve("empty-days"));
    Path day = days.resolve("day_0.gz");
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(day))) {
      gzip.finish();
    }

    assertScoreFails(day + " holds no rows: copy it again or leave it out", "data.input=" + days);
    assertThat(scores).doesNotExist();
  }

  @Test
  void aFewMalformedLinesGoToQuarantine() throws IOException {
    Path days = Files.createDirectory(path.resolve("ragged-days"));
    Files.writeString(days.resolve("day_0"), "no row\n" + DayRows.text(200, 1));

    folder
        .call(
            "score",
            "score.model=" + model,
            "score.output=" + scores,
            "score.format=tsv",
            "data.input=" + days)
        .succeeds();

    List<String> scored = new ArrayList<>();
    for (Path part : CtrFolder.filesNamed("part-.*", scores.resolve("day=0"))) {
      scored.addAll(Files.readAllLines(part));
    }
    assertThat(scored).hasSize(200);
    assertThat(scored.get(0)).startsWith("1\t");
    assertThat(CtrFolder.filesNamed("part-.*", scores.resolve("_quarantine/day=0")))
        .singleElement()
        .satisfies(
            file ->
                assertThat(Files.readString(file)).endsWith("/day_0\t1\tfield-count\tno row\n"));
  }

  @Test
  void metricsThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(path.resolve("a-file"), "");

    folder
        .call("evaluate", "evaluate.model=" + model, "evaluate.output=" + file + "/metrics.json")
        .failsForTheUser()
        .contains("cannot read or write: ", file.toString());
  }

  private void assertScoreFails(String message, String... settings) {
    String[] all = new String[settings.length + 2];
    all[0] = "score.model=" + model;
    all[1] = "score.output=" + scores;
    System.arraycopy(settings, 0, all, 2, settings.length);
    folder.call("score", all).failsForTheUser().contains(message);
  }

  private static Path copyOfTheModel(String name) throws IOException {
    Path copy = path.resolve(name);
    FileUtils.copyDirectory(model.toFile(), copy.toFile());
    return copy;
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
