package io.sparkctr.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.storage.Json;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.DayRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/** The reports in a browser: those of real runs, and of a comparison. */
class ReportIT {
  private static final int MAX_BYTES = 1_500_000;

  /** CSS pixels within the margins of the page. */
  private static final int A4_WIDTH = 687;

  private static final Path PICTURES =
      Path.of(System.getProperty("ctr.home"), "target/report-screenshots");
  private static final String HOSTILE_FILE = "<img src=x onerror=alert(1)>";
  private static final String HOSTILE_LINE = "0\t<script>alert(3)</script>";
  private static final String OPEN_ALL =
      "document.querySelectorAll('details').forEach(details => { details.open = true; });";

  @TempDir private static Path folder;
  private static Browser browser;
  private static Path runs;
  private static final Map<Kind, Path> PAGES = new EnumMap<>(Kind.class);

  /** The pages, and the charts that each must have. */
  enum Kind {
    RUN(
        "roc precision-recall reliability scores objective gaps trials weights stages click-rates rejects"),
    COMPARISON("stages-1 stages-0 seconds-by-rows roc"),
    HISTORY("log-loss entropy auc calibration rows seconds");

    private final String charts;

    Kind(String charts) {
      this.charts = charts;
    }

    private List<String> charts() {
      return List.of(charts.split(" ", -1));
    }
  }

  @BeforeAll
  static void makePages() throws IOException {
    browser = Browser.start(ReportIT.class, folder.resolve("profile"));
    CtrFolder ctr = new CtrFolder(folder);
    runs = ctr.runs();
    ctr.withGoodDays();
    ctr.day(HOSTILE_FILE + ".tsv", DayRows.text(200, 3) + HOSTILE_LINE + "\n");
    String[] settings = {
      "train.days=[\"0\",\"1\"]",
      "train.test-days=[\"" + HOSTILE_FILE + "\"]",
      "train.input=day-files",
      "train.solver=warm-start",
      "train.l2=auto",
      "runs.id=trained"
    };
    ctr.call("train", settings).succeeds();
    settings[5] = "runs.id=first";
    ctr.call("run", settings).succeeds();
    settings[5] = "runs.id=second";
    ctr.call("run", settings).succeeds();
    Files.writeString(
        runs.resolve("second/features.json"), Json.write(ReportSamples.features("<b>bold</b>")));
    PAGES.put(Kind.RUN, written(ctr.call("report", "second").succeeds().out()));
    PAGES.put(Kind.HISTORY, written(ctr.call("report", "--history").succeeds().out()));
    PAGES.put(
        Kind.COMPARISON,
        Files.writeString(
            folder.resolve("comparison.html"),
            ComparisonReport.html(
                ReportSamples.comparison("c <i>1</i>"),
                List.of(
                    new ComparisonReport.Curve("<b>spark</b>", ReportSamples.metrics(1.5)),
                    new ComparisonReport.Curve("java", ReportSamples.metrics(1.2))))));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path written(String out) {
    return Path.of(out.strip());
  }

  @ParameterizedTest
  @EnumSource
  void drawsEveryChart(Kind kind) {
    open(kind, 1280);

    assertThat(
            browser.texts(
                "return [...document.querySelectorAll('[data-chart]')].map(e => e.dataset.chart)"))
        .containsExactlyElementsOf(kind.charts());
    assertThat(kind.charts())
        .allSatisfy(
            chart ->
                assertThat(
                        (Long)
                            browser.eval(
                                "return document.querySelectorAll(`#chart-${arguments[0]} > div > svg path`).length",
                                chart))
                    .as(chart)
                    .isPositive());
    assertThat(
            browser.texts(
                "return [...document.querySelectorAll('[data-chart]')].map(e => e.getAttribute('role') + ' ' + e.getAttribute('aria-label'))"))
        .allMatch(label -> label.matches("(?s)img (Line|Bar|Stacked bar) chart of .*\\."));
  }

  @ParameterizedTest
  @EnumSource
  void asksNoNetworkAndComplainsOfNothing(Kind kind) throws IOException {
    open(kind, 1280);

    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(address -> address.startsWith("file:") || address.startsWith("data:"));
    assertThat(browser.eval("return performance.getEntriesByType('resource').length"))
        .isEqualTo(0L);
    assertThat(Files.size(PAGES.get(kind))).isLessThan(MAX_BYTES);
  }

  /** The policy of the page holds: what it does not know does not run, and nothing is fetched. */
  @Test
  void refusesScriptsAndConnectionsOfOthers() {
    open(Kind.RUN, 1280);

    browser.eval(
        "const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
            + "document.body.append(script);");
    Object outcome =
        browser.await(
            "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('refused'));");

    assertThat(browser.eval("return window.ran === undefined")).isEqualTo(true);
    assertThat(outcome).isEqualTo("refused");
    assertThat(browser.complaints())
        .anyMatch(line -> line.contains("script-src"))
        .anyMatch(line -> line.contains("connect-src") || line.contains("default-src"));
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWiderThanTheScreen(Kind kind) throws IOException {
    for (int width : new int[] {1280, 390}) {
      open(kind, width);
      browser.screenshot(picture(kind, "light-" + width));
      browser.eval(OPEN_ALL);

      assertThat((Long) browser.eval("return document.documentElement.scrollWidth"))
          .as("at %d pixels", width)
          .isLessThanOrEqualTo(width);
      assertThat(
              browser.texts(
                  "return [...document.querySelectorAll('[data-chart]')].filter(e =>"
                      + " e.querySelector('svg').getBoundingClientRect().right > innerWidth).map(e => e.id)"))
          .as("charts that are cut off")
          .isEmpty();
    }
  }

  @Test
  void chartsFollowTheWidthOfTheScreen() {
    open(Kind.RUN, 1280);
    browser.resize(390);
    browser.await(
        "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => done()), 100);");

    assertThat(
            browser.texts(
                "return [...document.querySelectorAll('[data-chart]')].filter(e =>"
                    + " Math.abs(e.querySelector('svg').getBoundingClientRect().width - e.clientWidth) > 1).map(e => e.id)"))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void axeFindsNothingSerious(Kind kind) throws IOException {
    String axe = axe();
    for (String scheme : List.of("light", "dark")) {
      open(kind, 1280);
      browser.scheme(scheme);
      if (scheme.equals("dark")) {
        browser.screenshot(picture(kind, scheme));
      }
      browser.eval(OPEN_ALL);
      browser.eval(axe + "; window.axe = axe;");
      Object found =
          browser.await(
              "const done = arguments[0]; axe.run(document).then(result => done(result.violations.map(v =>"
                  + " v.impact + ' ' + v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary).join(' | '))));");

      assertThat(strings(found)).as(scheme).isEmpty();
    }
  }

  @Test
  void theChartsHoldTheFiguresOfMetricsJson() throws IOException {
    EvaluationMetrics metrics =
        MetricsJson.read(Files.readString(runs.resolve("second/metrics.json")));
    double negatives = metrics.rows() - metrics.positives();
    open(Kind.RUN, 1280);

    assertThat(points("reliability", 0))
        .isEqualTo(
            points(metrics.reliability(), bin -> List.of(bin.meanPrediction(), bin.clickRate())));
    List<List<Double>> roc =
        points(
            metrics.thresholds(),
            point ->
                List.of(
                    point.falsePositives() / negatives,
                    (double) point.truePositives() / metrics.positives()));
    roc.add(List.of(0.0, 0.0));
    Collections.reverse(roc);
    assertThat(points("roc", 0)).isEqualTo(roc);
    List<Double> clicks = new ArrayList<>();
    metrics.scores().forEach(bin -> clicks.add((double) bin.positives()));
    assertThat(points("scores", 1).stream().map(point -> point.get(1)).toList()).isEqualTo(clicks);

    assertThat(values("reliability-data", 3))
        .isEqualTo(
            metrics.reliability().stream()
                .map(bin -> Double.toString(bin.meanPrediction()))
                .toList());
    assertThat(values("roc-data", 1))
        .isEqualTo(
            metrics.thresholds().stream()
                .map(point -> Double.toString(point.probability()))
                .toList());
    assertThat(values("scores-data", 2))
        .isEqualTo(metrics.scores().stream().map(bin -> Long.toString(bin.rows())).toList());
    assertThat(values("figures", 1))
        .contains(
            Long.toString(metrics.rows()),
            Double.toString(metrics.auc()),
            Double.toString(metrics.prAuc()),
            Double.toString(metrics.logLoss()),
            Double.toString(metrics.logLossStandardError()),
            Double.toString(metrics.baseLogLoss()),
            Double.toString(metrics.normalizedEntropy()),
            Double.toString(metrics.calibrationRatio()),
            Double.toString(metrics.expectedCalibrationError()),
            Double.toString(metrics.accuracy()),
            Double.toString(metrics.baseAccuracy()));
  }

  @Test
  void namesAndLinesOfDayFilesStayText() {
    open(Kind.RUN, 1280);
    browser.eval(OPEN_ALL);

    String text = browser.text("return document.body.innerText");
    assertThat(text)
        .contains(HOSTILE_FILE + ".tsv", HOSTILE_LINE.replace("\t", "\\t"), "<b>bold</b>");
    assertThat(browser.eval("return document.querySelectorAll('img, b, main script').length"))
        .isEqualTo(0L);
    assertThat(browser.complaints()).isEmpty();

    open(Kind.COMPARISON, 1280);
    assertThat(browser.text("return document.querySelector('h1').innerText"))
        .isEqualTo("Comparison c <i>1</i>");
    assertThat(browser.eval("return document.querySelectorAll('i, b').length")).isEqualTo(0L);
  }

  @Test
  void chartsChangeTheirColoursWithThePage() {
    open(Kind.RUN, 1280);
    String colour =
        "return [...document.querySelectorAll('#chart-roc svg text')].map(e => e.getAttribute('fill'))[0]";
    browser.scheme("light");
    String light = browser.text(colour);
    browser.scheme("dark");
    String dark = browser.text(colour);
    browser.scheme("light");

    assertThat(dark).isNotEqualTo(light);
    assertThat(browser.text(colour)).isEqualTo(light);
  }

  @Test
  void paperShowsEverythingInLightColours() throws IOException {
    open(Kind.RUN, 1280);
    browser.scheme("light");
    String light =
        browser.text("return document.querySelector('#chart-roc svg text').getAttribute('fill')");
    browser.pdf(picture(Kind.RUN, "print").resolveSibling("run.pdf"));
    browser.resize(A4_WIDTH);
    browser.paper();

    assertThat(browser.eval("return document.querySelectorAll('details:not([open])').length"))
        .isEqualTo(0L);
    assertThat(
            browser.text(
                "return document.querySelector('#chart-roc svg text').getAttribute('fill')"))
        .isEqualTo(light);
    assertThat((Long) browser.eval("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(A4_WIDTH);
    assertThat(
            browser.texts(
                "return [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.ariaLabel)"))
        .as("tables that are cut off")
        .isEmpty();
    browser.screenshot(picture(Kind.RUN, "print"));

    browser.scheme("light");
    assertThat((Long) browser.eval("return document.querySelectorAll('details[open]').length"))
        .isZero();
  }

  @Test
  void theKeyboardReachesEverything() {
    open(Kind.RUN, 1280);

    browser.pressTab();
    assertThat(browser.text("return document.activeElement.textContent"))
        .isEqualTo("Skip to the content");
    browser.press(Keys.ENTER);
    assertThat(browser.text("return document.activeElement.id")).isEqualTo("content");
    browser.pressTab();
    assertThat(browser.text("return document.activeElement.textContent"))
        .isEqualTo("Data of ROC curve");
    browser.press(Keys.ENTER);
    browser.pressTab();
    assertThat(browser.text("return document.activeElement.ariaLabel"))
        .isEqualTo("Table: ROC curve: what a threshold finds");
    assertThat(browser.text("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
  }

  @Test
  void aRunWritesItsReportWithoutBeingAsked() throws IOException {
    assertThat(runs.resolve("first/report.html"))
        .content()
        .contains("Run first", "No run is published yet.");
    assertThat(runs.resolve("trained/report.html"))
        .content()
        .contains("Run trained", "The model was trained but not evaluated")
        .doesNotContain("Evaluation</h2>");
  }

  @Test
  void theTablesOfRunsSayTheSame() {
    String shown =
        CommandLineRun.of("runs", "show", "second", "runs.directory=" + runs).succeeds().out();
    assertThat(shown)
        .containsPattern("gate reason +log loss .* of the published run first")
        .containsPattern("accuracy +0\\.75000")
        .containsPattern("peak memory bytes driver +\\d+");
  }

  @Test
  void theHistoryLeadsToTheReports() {
    open(Kind.HISTORY, 1280);

    assertThat(browser.texts("return [...document.querySelectorAll('main a')].map(a => a.href)"))
        .containsExactly(
            runs.resolve("second/report.html").toUri().toString(),
            runs.resolve("first/report.html").toUri().toString(),
            runs.resolve("trained/report.html").toUri().toString());
    assertThat(points("log-loss", 1))
        .as("the published run is marked")
        .singleElement()
        .satisfies(point -> assertThat(point.get(0)).isCloseTo(2, within(0.0)));
  }

  private static void open(Kind kind, int width) {
    browser.open(PAGES.get(kind), width);
    browser.scheme("light");
  }

  private static Path picture(Kind kind, String name) {
    return PICTURES.resolve(kind.name().toLowerCase(Locale.ROOT) + "-" + name + ".png");
  }

  /** The points that a chart draws. */
  private static List<List<Double>> points(String chart, int series) {
    List<List<Double>> points = new ArrayList<>();
    for (Object point :
        (List<?>)
            browser.eval(
                "return echarts.getInstanceByDom(document.getElementById('chart-' + arguments[0])).getOption().series[arguments[1]].data",
                chart,
                series)) {
      points.add(
          ((List<?>) point).stream().map(Number.class::cast).map(Number::doubleValue).toList());
    }
    return points;
  }

  private static <T> List<List<Double>> points(List<T> values, Function<T, List<Double>> point) {
    return new ArrayList<>(values.stream().map(point).toList());
  }

  /** The exact figures in a column of a table. */
  private static List<String> values(String table, int column) {
    return browser.texts(
        "return [...document.getElementById(arguments[0]).tBodies[0].rows].map(row => row.cells[arguments[1]].dataset.value)",
        table,
        column);
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }

  private static String axe() throws IOException {
    try (var in = ReportIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
