package io.sparkctr.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Page.Sentences;
import io.sparkctr.report.html.Page.Tone;
import io.sparkctr.run.RunManifest;
import io.sparkctr.storage.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page of a run says, without a browser. */
class RunReportTest {
  private static final Path STORED =
      Path.of(System.getProperty("ctr.home"), "src/test/resources/stored/runs");
  private static final Pattern CHARTS =
      Pattern.compile(
          "<script type=\"application/json\" id=\"charts\">(.*?)</script>", Pattern.DOTALL);

  @Test
  void saysWhatTheModelWasTrainedOnAndWhatItTook() {
    Page page =
        page(
            ReportSamples.run("a", "passed", "log loss 0.4 against 0.5"),
            Optional.of(ReportSamples.metrics(1.5)));

    assertThat(page.lead())
        .containsExactly(
            "The model was trained on 1 day (0): 9,000 rows, 25.0\u00a0% of them clicks. It was tested on 1 day that it had not seen (1).");
    assertThat(summary(page))
        .hasSize(6)
        .last()
        .isEqualTo(
            "It took 7.5\u00a0s, 1,733 rows per second, and at most 1.0\u00a0GiB of memory in one process; CPU time 9.3\u00a0s.");
  }

  @Test
  void theVerdictIsThatOfTheGateWithItsReason() {
    Optional<EvaluationMetrics> metrics = Optional.of(ReportSamples.metrics(1.5));

    assertThat(page(ReportSamples.run("a", "passed", "log loss 0.4"), metrics).verdict())
        .contains(
            new Page.Verdict(
                Tone.GOOD, "Good enough to be used: the quality gate passed it.", "Log loss 0.4."));
    assertThat(page(ReportSamples.run("a", "failed", ""), metrics).verdict())
        .contains(new Page.Verdict(Tone.BAD, "Not to be used: the quality gate failed it.", ""));
    assertThat(page(ReportSamples.run("a", "none", "no run"), metrics).verdict())
        .get()
        .extracting(Page.Verdict::tone)
        .isEqualTo(Tone.NEUTRAL);
  }

  @Test
  void comparesWithTheRunInUse() {
    RunManifest now = ReportSamples.run("now", "passed", "");
    RunManifest then = ReportSamples.run("then", "passed", "");
    RunReport.Content better = beside(now, 1.5, then, 1.2);

    assertThat(summary(RunReport.page(better)))
        .anyMatch(line -> line.startsWith("It is better than the run in use, then: the log loss"));
    assertThat(summary(RunReport.page(beside(now, 1.2, then, 1.5))))
        .anyMatch(line -> line.startsWith("It is worse than the run in use, then: the log loss"));
    assertThat(section(RunReport.page(better), "in-use")).isPresent();

    RunReport.Content itself = beside(now, 1.5, now, 1.5);
    assertThat(summary(RunReport.page(itself))).contains("This is the run in use.");
    assertThat(section(RunReport.page(itself), "in-use")).isEmpty();
  }

  @Test
  void doesNotCompareRunsThatWereTestedOnOtherDays() throws IOException {
    RunManifest now = ReportSamples.run("now", "none", "");
    RunManifest old = old();

    assertThat(summary(RunReport.page(beside(now, 1.5, old, 1.2))))
        .contains(
            "It cannot be compared with the run in use, spark-4.0.1: they were evaluated on different test days.");
  }

  @Test
  void aRunThatWasNotEvaluatedHasNoFiguresOfAnEvaluation() {
    Page page = page(ReportSamples.run("a", "none", "train does not publish"), Optional.empty());

    assertThat(page.verdict()).isEmpty();
    assertThat(page.sections().stream().map(Section::id))
        .doesNotContain("evaluation", "in-use")
        .contains("training", "data", "cost", "provenance");
    assertThat(summary(page))
        .startsWith("The model was trained but not evaluated: nothing says how good it is.");
  }

  @Test
  void saysWhatAnOlderProgramDidNotRecord() throws IOException {
    Page page = page(old(), Optional.empty());

    assertThat(section(page, "training").orElseThrow().intro())
        .startsWith("The loss by epoch: not recorded by the program that made this run.");
    assertThat(section(page, "features").orElseThrow().intro()).contains("not recorded");
    assertThat(section(page, "cost").orElseThrow().intro()).contains("not recorded");
    assertThat(section(page, "data").orElseThrow().intro())
        .startsWith("Clicks by day: not recorded");
    assertThat(page.lead().get(0)).endsWith("(1).").contains("400 rows. It");
  }

  @Test
  void theDataOfTheChartsCannotEndTheirScript() throws IOException {
    RunManifest run = ReportSamples.run("a", "none", ReportSamples.HOSTILE, ReportSamples.HOSTILE);
    String html =
        RunReport.html(
            new RunReport.Content(
                run,
                Optional.of(ReportSamples.metrics(1.5)),
                OptionalDouble.empty(),
                Optional.of(ReportSamples.features(ReportSamples.HOSTILE)),
                Optional.empty(),
                Optional.empty(),
                List.of(new Reject("0", "7", "label", ReportSamples.HOSTILE))));

    assertThat(html).doesNotContain("<script>alert", "<img src=x");
    var charts = CHARTS.matcher(html);
    assertThat(charts.find()).isTrue();
    assertThat(charts.group(1)).doesNotContain("<", ">", "&", "'", "\u2028");
    JsonNode weights =
        new ObjectMapper()
            .readTree(charts.group(1)).findParents("id").stream()
                .filter(chart -> chart.get("id").asText().equals("weights"))
                .findFirst()
                .orElseThrow();
    assertThat(weights.at("/y/categories/0").asText()).isEqualTo("C14 " + ReportSamples.HOSTILE);
  }

  private static RunReport.Content beside(
      RunManifest now, double skill, RunManifest then, double skillThen) {
    return new RunReport.Content(
        now,
        Optional.of(ReportSamples.metrics(skill)),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.of(then),
        Optional.of(ReportSamples.metrics(skillThen)),
        List.of());
  }

  private static Page page(RunManifest run, Optional<EvaluationMetrics> metrics) {
    return RunReport.page(ReportSamples.content(run, metrics));
  }

  private static RunManifest old() throws IOException {
    return Json.read(
        Files.readString(STORED.resolve("spark-4.0.1/manifest.json")), RunManifest.class);
  }

  private static List<String> summary(Page page) {
    return ((Sentences) section(page, "summary").orElseThrow().blocks().get(0)).lines();
  }

  private static Optional<Section> section(Page page, String id) {
    return page.sections().stream().filter(section -> section.id().equals(id)).findFirst();
  }
}
