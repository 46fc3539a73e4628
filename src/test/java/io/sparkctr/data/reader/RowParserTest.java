package io.sparkctr.data.reader;

import static io.sparkctr.schema.DayFileSchema.LabelRule.OPTIONAL;
import static io.sparkctr.schema.DayFileSchema.LabelRule.REQUIRED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowParserTest {
  private static final int I1 = 1;
  private static final int I13 = 13;
  private static final int C1 = 14;
  private static final int C26 = 39;

  private final int[] values = new int[RowParser.COLUMNS];

  @Test
  void readsEveryColumnInItsPlace() {
    String[] fields = new String[40];
    fields[0] = "1";
    for (int c = 1; c < 40; c++) {
      fields[c] = c <= I13 ? Integer.toString(c * 100) : String.format("%08x", c * 100);
    }

    assertThat(parse(String.join("\t", fields), REQUIRED)).isZero();
    assertThat(values[0]).isEqualTo(1);
    for (int c = 1; c < 40; c++) {
      assertThat(values[c]).isEqualTo(c * 100);
    }
  }

  @Test
  void anEmptyFieldSetsABitAndIsNotRejected() {
    assertThat(parse(row(I1, ""), REQUIRED)).isEqualTo(1L << I1);
    assertThat(parse(row(I13, ""), REQUIRED)).isEqualTo(1L << I13);
    assertThat(parse(row(C1, ""), REQUIRED)).isEqualTo(1L << C1);
    assertThat(parse(row(C26, ""), REQUIRED)).isEqualTo(1L << C26);
  }

  @Test
  void allFeaturesMayBeEmpty() {
    long allButTheLabel = (1L << 40) - 2;

    assertThat(parse("0" + "\t".repeat(39), REQUIRED)).isEqualTo(allButTheLabel);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "7, 7",
    "007, 7",
    "-1, -1",
    "0000000001, 1",
    "-2147483648, -2147483648",
    "2147483647, 2147483647"
  })
  void acceptsIntegersOf32Bits(String text, int value) {
    for (int column : new int[] {I1, 6, I13}) {
      assertThat(parse(row(column, text), REQUIRED)).isZero();
      assertThat(values[column]).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2147483648", "-2147483649", "99999999999", "00000000001", "-", "--1", "1-", "+1", "x7",
        "7x", "1.5", "1e3", " 4 ", " ", "0x1", "18446744073709551617", "9999999999", "\u00b2"
      })
  void rejectsAnythingButIntegersOf32Bits(String text) {
    for (int column : new int[] {I1, 6, I13}) {
      assertThat(reason(row(column, text), REQUIRED)).isEqualTo(RejectReason.INTEGER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00000000, 0",
    "0000000a, 10",
    "7fffffff, 2147483647",
    "80000000, -2147483648",
    "ffffffff, -1",
    "deadbeef, -559038737",
    "01234567, 19088743"
  })
  void readsACategoryAsTheBitsOfItsDigits(String text, int value) {
    for (int column : new int[] {C1, 20, C26}) {
      assertThat(parse(row(column, text), REQUIRED)).isZero();
      assertThat(values[column]).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz",
        "1234567",
        "123456789",
        "DEADBEEF",
        "deadbeeF",
        "g0000000",
        "0000000g",
        "0000:000",
        "0000/000",
        "0000`000",
        "       1",
        "-0000001",
        "\u00ff0000000"
      })
  void rejectsAnythingButEightLowerCaseHexDigits(String text) {
    for (int column : new int[] {C1, 20, C26}) {
      assertThat(reason(row(column, text), REQUIRED)).isEqualTo(RejectReason.CATEGORY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "-1", "00", "01", " 1", "1 ", "a", "1.0", "\u00ef\u00bb\u00bf1"})
  void rejectsALabelOtherThanZeroOrOne(String text) {
    assertThat(reason(row(0, text), REQUIRED)).isEqualTo(RejectReason.LABEL);
    assertThat(reason(row(0, text), OPTIONAL)).isEqualTo(RejectReason.LABEL);
  }

  @Test
  void rejectsEveryWrongNumberOfFields() {
    for (int fields = 1; fields <= 100; fields++) {
      String line = String.join("\t", Collections.nCopies(fields, "1"));
      RejectReason expected = fields == 40 ? RejectReason.CATEGORY : RejectReason.FIELD_COUNT;
      assertThat(reason(line, REQUIRED)).as("%d fields", fields).isEqualTo(expected);
    }
    assertThat(reason("", REQUIRED)).isEqualTo(RejectReason.FIELD_COUNT);
    assertThat(reason("", OPTIONAL)).isEqualTo(RejectReason.FIELD_COUNT);
    assertThat(reason(row() + "\t", REQUIRED)).isEqualTo(RejectReason.FIELD_COUNT);
    assertThat(reason(row(C26, "") + "\t", OPTIONAL)).isEqualTo(RejectReason.FIELD_COUNT);
  }

  @Test
  void aRowWithoutLabelPassesOnlyIfTheLabelIsOptional() {
    String unlabelled = row().substring(2);

    assertThat(reason(unlabelled, REQUIRED)).isEqualTo(RejectReason.FIELD_COUNT);
    assertThat(parse(unlabelled, OPTIONAL)).isEqualTo(1);
    assertThat(values[I1]).isEqualTo(5);
    assertThat(values[C26]).isEqualTo(0xabcdef01);
  }

  @Test
  void aRowWithoutLabelKeepsItsEmptyFields() {
    assertThat(parse("\t".repeat(38), OPTIONAL)).isEqualTo((1L << 40) - 1);
  }

  @Test
  void aRowWithItsLabelPassesUnderBothRules() {
    assertThat(parse(row(), OPTIONAL)).isZero();
    assertThat(values[0]).isEqualTo(1);
  }

  @Test
  void theFirstFailingCheckDecides() {
    assertThat(reason(row(0, "x", I1, "x", C1, "x"), REQUIRED)).isEqualTo(RejectReason.LABEL);
    assertThat(reason(row(I13, "x", C1, "x"), REQUIRED)).isEqualTo(RejectReason.INTEGER);
    assertThat(reason(row(0, "x") + "\tx", REQUIRED)).isEqualTo(RejectReason.FIELD_COUNT);
    assertThat(reason(row(0, "x").substring(2), OPTIONAL)).isNull();
    assertThat(reason(row(I1, "x", C1, "x").substring(2), OPTIONAL))
        .isEqualTo(RejectReason.INTEGER);
  }

  @Test
  void readsNothingOutsideTheRange() {
    byte[] bytes = ("9\t" + row() + "0\t0").getBytes(ISO_8859_1);

    assertThat(RowParser.parse(bytes, 2, bytes.length - 3, REQUIRED, values, 0, 1)).isZero();
  }

  @Test
  void agreesWithASimpleImplementationOnRandomLines() {
    var random = new Random(99);
    String bytes = "\t\t-019af Agz\u00ff\u0000";
    for (int round = 0; round < 20_000; round++) {
      var line = new StringBuilder(row(random.nextInt(1, 40), ""));
      for (int edits = random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(line.length());
        String edit = bytes.substring(random.nextInt(bytes.length())).substring(0, 1);
        line.replace(at, at + random.nextInt(3), random.nextBoolean() ? edit : "");
      }
      LabelRule rule = random.nextBoolean() ? REQUIRED : OPTIONAL;

      assertThat(reason(line.toString(), rule))
          .as("%s under %s", line, rule)
          .isEqualTo(expectedReason(line.toString(), rule));
    }
  }

  private static RejectReason expectedReason(String line, LabelRule rule) {
    List<String> fields = List.of(line.split("\t", -1));
    boolean unlabelled = fields.size() == 39 && rule == OPTIONAL;
    if (fields.size() != 40 && !unlabelled) {
      return RejectReason.FIELD_COUNT;
    }
    if (!unlabelled && !fields.get(0).matches("[01]")) {
      return RejectReason.LABEL;
    }
    int first = unlabelled ? 0 : 1;
    for (String integer : fields.subList(first, first + 13)) {
      boolean digits = integer.matches("-?[0-9]{1,10}");
      if (!integer.isEmpty()
          && !(digits && Long.parseLong(integer) == (int) Long.parseLong(integer))) {
        return RejectReason.INTEGER;
      }
    }
    boolean hex = fields.stream().skip(first + 13).allMatch(c -> c.matches("([0-9a-f]{8})?"));
    return hex ? null : RejectReason.CATEGORY;
  }

  private long parse(String line, LabelRule rule) {
    byte[] bytes = line.getBytes(ISO_8859_1);
    return RowParser.parse(bytes, 0, bytes.length, rule, values, 0, 1);
  }

  private RejectReason reason(String line, LabelRule rule) {
    long result = parse(line, rule);
    return result < 0 ? RowParser.reason(result) : null;
  }

  /** A good row with some fields replaced: column, text, column, text … */
  private static String row(Object... replacements) {
    List<String> fields = new ArrayList<>(List.of("1"));
    fields.addAll(Collections.nCopies(13, "5"));
    fields.addAll(Collections.nCopies(26, "abcdef01"));
    for (int i = 0; i < replacements.length; i += 2) {
      fields.set((Integer) replacements[i], (String) replacements[i + 1]);
    }
    return String.join("\t", fields);
  }
}
