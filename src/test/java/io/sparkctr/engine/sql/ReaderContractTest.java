package io.sparkctr.engine.sql;

import static io.sparkctr.engine.sql.DirtyLines.ROW;
import static io.sparkctr.engine.sql.DirtyLines.UNLABELLED;
import static io.sparkctr.engine.sql.DirtyLines.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The native reader and the CSV reader agree on every line, valid or not, at every position. */
@ExtendWith(SparkExtension.class)
class ReaderContractTest {
  private static final int MAX_LINE_BYTES = 1 << 16;

  private final SparkSession spark;

  @TempDir Path folder;

  ReaderContractTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource
  void onEveryKindOfDirtyLine(LabelRule rule) throws IOException {
    List<String> lines = DirtyLines.all();

    List<String> rows = agreeOn(lines, "\n", rule);

    assertThat(rows).anyMatch(row -> row.endsWith("|null"));
    for (RejectReason reason : RejectReason.values()) {
      assertThat(rows).anyMatch(row -> row.endsWith("|" + reason.id()));
    }
    assertThat(lines).anyMatch(BothReaders::isOmitted);
  }

  @ParameterizedTest
  @EnumSource
  void onDirtyLinesThatEndWithCrLf(LabelRule rule) throws IOException {
    agreeOn(DirtyLines.all(), "\r\n", rule);
  }

  @ParameterizedTest
  @EnumSource
  void onMutatedLines(LabelRule rule) throws IOException {
    List<String> rows = agreeOn(MutatedLines.of(4000, 11), "\n", rule);

    assertThat(rows.stream().filter(row -> row.endsWith("|null")).count()).isBetween(1000L, 3000L);
  }

  @Test
  void whereCastsOfWrongTextGiveNull() throws IOException {
    SparkSession lenient = spark.newSession();
    lenient.conf().set("spark.sql.ansi.enabled", false);
    List<String> lines = DirtyLines.all();
    String file = file("lenient", String.join("\n", lines) + "\n");

    new BothReaders(lenient, LabelRule.OPTIONAL, MAX_LINE_BYTES).agreeOn(file, lines);
  }

  @ParameterizedTest
  @EnumSource
  void onBlankLinesAtEveryPosition(LabelRule rule) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String row : List.of("", ROW, UNLABELLED)) {
      lines.add(row);
      lines.addAll(List.of("", " ", "\t", "\t".repeat(38), "\t".repeat(39), " \t\u0000\r\r", ""));
    }
    for (String end : List.of("\n", "\r\n")) {
      List<String> rows = agreeOn(lines, end, rule);
      assertThat(rows.stream().filter(row -> row.endsWith("|null")).count())
          .isEqualTo(rule == LabelRule.OPTIONAL ? 5 : 1);
      agreeOn(lines.subList(0, 5), end, rule);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r\r\n"})
  void onLinesNearTheMaximumLength(String end) throws IOException {
    List<String> lines = new ArrayList<>(List.of(ROW));
    for (int length = ROW.length() - 3; length <= ROW.length() + 3; length++) {
      lines.add("9".repeat(length));
      lines.add(utf8("\u00e9") + "9".repeat(length - 2));
      lines.add("9".repeat(length - 4) + utf8("\ud83d\ude00"));
      lines.add("\t".repeat(length));
      lines.add(" ".repeat(length));
    }
    String file = file("long", String.join(end, lines) + end);
    for (int most : new int[] {ROW.length() - 1, ROW.length()}) {
      List<String> rows = new BothReaders(spark, LabelRule.REQUIRED, most).agreeOn(file, lines);

      assertThat(rows).anyMatch(row -> row.endsWith("|line-length"));
      assertThat(rows).anyMatch(row -> row.endsWith("|field-count"));
      int seen = ROW.length() + (end.startsWith("\r\r") ? 1 : 0);
      assertThat(rows.get(0)).endsWith(seen > most ? "|line-length" : "|null");
    }
  }

  private List<String> agreeOn(List<String> lines, String end, LabelRule rule) throws IOException {
    return readers(rule).agreeOn(file("day_0", String.join(end, lines) + end), lines);
  }

  private BothReaders readers(LabelRule rule) {
    return new BothReaders(spark, rule, MAX_LINE_BYTES);
  }

  private String file(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1)).toString();
  }
}
