package io.sparkctr.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the page of past runs says, without a browser. */
class HistoryReportTest {
  @Test
  void marksTheRunInUseAndLeadsToTheReports() {
    Page page =
        HistoryReport.page(
            List.of(entry("a", Optional.empty()), entry("b c", Optional.of("b c:d/report.html"))),
            Optional.of("a"));

    Table table = (Table) page.sections().get(0).blocks().get(0);
    assertThat(table.rows().get(0).get(0))
        .isEqualTo(Table.Cell.link("b c", "./b%20c%3Ad/report.html"));
    assertThat(table.rows().get(1).get(0)).isEqualTo(Table.Cell.of("a"));
    assertThat(table.rows().stream().map(row -> row.get(1).text()))
        .containsExactly("", "◆\u00a0in\u00a0use");
    assertThat(page.lead()).contains("In use is a.");
  }

  @Test
  void aRunWithoutEvaluationIsAGap() {
    Page page =
        HistoryReport.page(
            List.of(
                new HistoryReport.Entry(
                    ReportSamples.run("a", "none", ""), Optional.empty(), Optional.empty())),
            Optional.of("a"));

    assertThat(page.charts().get(0).series()).hasSize(1);
    assertThat(page.charts().get(0).series().get(0).points().get(0).y()).isNaN();
    assertThat(page.cards()).isEmpty();
  }

  @Test
  void withoutRunsItSaysSo() {
    Page page = HistoryReport.page(List.of(), Optional.empty());

    assertThat(page.lead()).containsExactly("No run is finished yet.");
    assertThat(HistoryReport.html(List.of(), Optional.empty())).contains("No run is finished yet.");
  }

  private static HistoryReport.Entry entry(String id, Optional<String> report) {
    return new HistoryReport.Entry(
        ReportSamples.run(id, "passed", ""), Optional.of(ReportSamples.metrics(1.5)), report);
  }
}
