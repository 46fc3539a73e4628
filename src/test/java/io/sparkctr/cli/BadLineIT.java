package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed lines: a few go to quarantine, many fail the run. */
@ExtendWith(SparkExtension.class)
class BadLineIT {
  private static final String ROW = DayRows.of(1, 7).get(0);

  /** Rows beside one bad line: its share is below or above the default threshold of 0.01. */
  private static final int FEW_ARE_BAD = 200;

  private static final int MANY_ARE_BAD = 50;

  private CtrFolder folder;

  /**
   * A malformed line.
   *
   * @param reason the reason that the quarantine gives
   * @param shown the part of it that the message must show
   */
  record BadLine(String name, String line, String reason, String shown) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<BadLine> badLines() {
    String tooFew = ROW.substring(0, ROW.lastIndexOf('\t'));
    return Stream.of(
        new BadLine("39 fields", tooFew, "field-count", "1\\t"),
        new BadLine("41 fields", ROW + "\t", "field-count", "1\\t"),
        new BadLine("label 2", DayRows.with(ROW, 0, "2"), "label", "2\\t"),
        integer("x7"),
        integer("1.5"),
        integer(" 4 "),
        integer("99999999999"),
        category("two digits that are not hexadecimal", "zz", "zz"),
        category("nine digits", "123456789", "123456789"),
        category("upper case", "ABCDEF01", "ABCDEF01"),
        category("no UTF-8", "\u00ff\u00fe1234\u00c3(", "\\xff\\xfe1234\\xc3("),
        new BadLine("blank line", "", "field-count", ""),
        new BadLine("10 MB", "9".repeat(10 << 20), "line-length", "9".repeat(199) + "…"));
  }

  @BeforeEach
  void makeFolder(@TempDir Path path) {
    folder = new CtrFolder(path);
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void aFewGoToQuarantine(BadLine bad) throws IOException {
    Path file = folder.day("day_0", DayRows.text(sixthIs(bad.line(), FEW_ARE_BAD)));

    CommandLineRun run = folder.call("prepare").succeeds();

    assertInQuarantine(run, file, 6, bad.reason(), bad.shown());
  }

  @ParameterizedTest
  @MethodSource("badLines")
  void manyFailTheRun(BadLine bad) throws IOException {
    folder.withGoodDays();
    Path file = folder.day("day_0", DayRows.text(sixthIs(bad.line(), MANY_ARE_BAD)));

    assertFailsTheRun(file, 6, bad.reason(), bad.shown());
  }

  @Test
  void aTruncatedLastLineGoesToQuarantine() throws IOException {
    Path file = folder.day("day_0", DayRows.text(FEW_ARE_BAD, 1) + ROW.substring(0, 40));

    CommandLineRun run = folder.call("prepare").succeeds();

    assertInQuarantine(run, file, FEW_ARE_BAD + 1, "field-count", shown(ROW.substring(0, 40)));
  }

  @Test
  void aTruncatedLastLineOfAFewFailsTheRun() throws IOException {
    folder.withGoodDays();
    Path file = folder.day("day_0", DayRows.text(MANY_ARE_BAD, 1) + ROW.substring(0, 40));

    assertFailsTheRun(file, MANY_ARE_BAD + 1, "field-count", shown(ROW.substring(0, 40)));
  }

  @Test
  void theMessageCountsByReasonAndShowsTheFirstOffenders() throws IOException {
    folder.withGoodDays();
    List<String> lines = new ArrayList<>(DayRows.of(100, 1));
    lines.add(10, "");
    lines.add(20, DayRows.with(ROW, 0, "yes"));
    lines.add(30, DayRows.with(ROW, 1, "x7"));
    lines.add(40, DayRows.with(ROW, 2, "x8"));
    folder.day("day_0", DayRows.text(lines));

    folder
        .call("run")
        .failsForTheUser()
        .contains("4 of 104 lines are malformed (0.0385 of them;")
        .contains(": field-count 1, integer 2, label 1\n")
        .contains("  line 11, field-count: \"\"\n", "  line 21, label: \"yes\\t")
        .contains("  line 31, integer: \"1\\tx7\\t")
        .doesNotContain("line 41");
  }

  @Test
  void aHigherThresholdLetsTheRunPass() throws IOException {
    folder.withGoodDays();
    folder.day("day_0", DayRows.text(sixthIs("", MANY_ARE_BAD)));

    folder.call("run", "data.max-malformed-share=0.05").succeeds();

    assertThat(folder.quarantine("0")).hasSize(1);
  }

  @Test
  void aRepairedFileLeavesNothingInQuarantine() throws IOException {
    folder.day("day_0", DayRows.text(sixthIs("", FEW_ARE_BAD)));
    folder.call("prepare").succeeds();
    assertThat(folder.quarantine("0")).hasSize(1);

    folder.day("day_0", DayRows.text(FEW_ARE_BAD, 1));
    folder.call("prepare").succeeds();

    assertThat(folder.quarantine("0")).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheFirstRow() throws IOException {
    folder.day("day_0", "\u00ef\u00bb\u00bf" + DayRows.text(FEW_ARE_BAD, 1));

    CommandLineRun run = folder.call("prepare").succeeds();

    assertThat(run.err()).contains("day 0: 200 rows\n");
    assertThat(folder.quarantine("0")).isEmpty();
  }

  private void assertInQuarantine(
      CommandLineRun run, Path file, int line, String reason, String shown) throws IOException {
    assertThat(run.err())
        .contains("day 0: 200 rows, 1 lines in quarantine (" + reason + " 1): ")
        .contains(folder.prepared() + "/_quarantine/day=0");
    assertThat(folder.quarantine("0"))
        .singleElement()
        .asString()
        .contains(file + "\t" + line + "\t" + reason + "\t")
        .contains(shown);
  }

  private void assertFailsTheRun(Path file, int line, String reason, String shown)
      throws IOException {
    folder
        .call("run")
        .failsForTheUser()
        .contains(file + ": 1 of 51 lines are malformed (0.0196 of them;")
        .contains("data.max-malformed-share allows 0.01): " + reason + " 1\n")
        .contains("  line " + line + ", " + reason + ": \"", shown)
        .endsWith("Correct the file, or raise data.max-malformed-share if the file is right.\n");
    folder.showsNoDay("0");
    folder.showsNoRun();
  }

  private static List<String> sixthIs(String line, int rows) {
    List<String> lines = new ArrayList<>(DayRows.of(rows, 1));
    lines.add(5, line);
    return lines;
  }

  private static BadLine integer(String text) {
    String shown = "\\t" + text + "\\t";
    return new BadLine("integer " + text, DayRows.with(ROW, 3, text), "integer", shown);
  }

  private static BadLine category(String name, String text, String shown) {
    String line = DayRows.with(ROW, DayRows.FIRST_CATEGORY, text);
    return new BadLine(name, line, "category", "\\t" + shown + "\\t");
  }

  private static String shown(String line) {
    return line.replace("\t", "\\t");
  }
}
