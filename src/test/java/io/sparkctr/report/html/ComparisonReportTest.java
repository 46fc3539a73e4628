package io.sparkctr.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.compare.Comparison;
import io.sparkctr.compare.Comparison.Difference;
import io.sparkctr.compare.Comparison.Size;
import io.sparkctr.compare.Comparison.Verdict;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Page.Sentences;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page of a comparison says, without a browser. */
class ComparisonReportTest {
  private static final Comparison SAMPLE = ReportSamples.comparison("c");

  @Test
  void namesTheContendersAndTheirRows() {
    assertThat(page().lead())
        .containsExactly(
            "Compared: Contender spark, Contender java, Contender python, Contender text; 2 runs each, on 2 cores, 8 GiB.",
            "All read the same day files. They trained on 1 day (0; 9,000 rows), and were tested on 1 day (1; 4,000 rows).");
  }

  @Test
  void theWinnerIsTheFastestOnEqualRows() {
    assertThat(page().verdict().orElseThrow().line())
        .isEqualTo(
            "Contender java is the fastest: 4.0\u00a0s, 2.50 times as fast as Contender spark.");
    assertThat(page().verdict().orElseThrow().reason())
        .startsWith("Contender spark has the lowest log loss: ")
        .endsWith("Its log loss cannot be told apart from that of Contender java.");
  }

  @Test
  void aWinnerWhoseLeadMayBeChanceIsSaidToBe() {
    assertThat(ComparisonWords.fastest(two(Verdict.NOT_TOLD_APART)))
        .endsWith("Its time cannot be told apart from that of Contender spark.");
    assertThat(ComparisonWords.fastest(two(Verdict.NOT_KNOWN)))
        .endsWith("is not known: there is too little to judge by.");
    assertThat(ComparisonWords.fastest(two(Verdict.DIFFERENT)))
        .endsWith("2.50 times as fast as Contender spark.");
  }

  @Test
  void givesNoSpeedUpWhereTheRowsDiffer() {
    assertThat(((Sentences) page().sections().get(0).blocks().get(0)).lines())
        .satisfiesExactly(
            text ->
                assertThat(text).isEqualTo("Contender text has no figures: it ran out of memory."),
            java ->
                assertThat(java)
                    .startsWith(
                        "Contender java is 2.50 times as fast as Contender spark (a real difference). Its log loss is")
                    .contains("higher (cannot be told apart), its AUC")
                    .endsWith("lower (not known)."),
            python ->
                assertThat(python)
                    .startsWith(
                        "Contender python has no speed-up beside Contender spark: it trained on 4,500 rows, not 9,000."));
  }

  @Test
  void marksGuessesAsSuch() {
    Section guesses =
        page().sections().stream()
            .filter(section -> section.id().equals("guesses"))
            .findFirst()
            .orElseThrow();

    assertThat(guesses.intro()).startsWith("Nobody measured these times. They are guesses");
    assertThat(((Table) guesses.blocks().get(0)).rows().get(0).stream().map(Table.Cell::text))
        .containsExactly(
            "java",
            "1,000,000",
            "≈ 3\u00a0min 30\u00a0s",
            "2\u00a0min 30\u00a0s",
            "4\u00a0min 30\u00a0s",
            "2");
  }

  @Test
  void nobodyWinsWhereNobodyFinished() {
    Size size =
        new Size(
            0,
            SAMPLE.sizes().get(0).data(),
            List.of(ReportSamples.failed("spark", "no memory")),
            List.of());

    assertThat(ComparisonWords.fastest(size)).isEqualTo("Nobody finished.");
    assertThat(ComparisonWords.mostAccurate(size)).isEqualTo("Nobody was evaluated.");
  }

  private static Size two(Verdict seconds) {
    Size size = SAMPLE.sizes().get(1);
    return new Size(
        0,
        size.data(),
        size.entries().subList(0, 2),
        List.of(new Difference("java", 2.5, seconds, Verdict.DIFFERENT, Verdict.DIFFERENT)));
  }

  private static Page page() {
    return ComparisonReport.page(SAMPLE, List.of());
  }
}
