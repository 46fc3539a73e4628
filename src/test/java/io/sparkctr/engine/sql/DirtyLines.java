package io.sparkctr.engine.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.testing.DayRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lines that a reader can easily get wrong, valid ones included; one character per byte. */
public final class DirtyLines {
  static final String ROW = DayRows.of(1, 7).get(0);
  static final String UNLABELLED = ROW.substring(2);
  static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private static final int LAST = 39;

  // Texts, separated by |.
  private static final String LABELS = "|0|1|2|-1|-0|+1|00|01| 1|1 |a|1.0|\u00001";

  private static final String INTEGERS =
      "|0|-0|7|007|-1|-007|0000000001|0000000000|-0000000000|00000000001|"
          + "-00000000001|2147483647|2147483648|-2147483648|-2147483649|4294967296|"
          + "4294967295|9999999999|-9999999999|99999999999|18446744073709551617|-|--1|-1-|"
          + "1-|1-1|+1|+|x7|7x|1.5|.5|5.|1e3|1E3|1_0|1,0|0x1|1L|1d| | 1|1 | 4 |5\r|\r5|"
          + "5\u0000|\u00005|5\u000b|5\u0085|5\u001c|NaN|null|\"5\"|\\N";

  private static final String INTEGERS_UTF8 =
      "5\u2028|5\u2029|5\u0085|\u00a05|\u0665|\u00b2|\uff15|\u22125";

  private static final String CATEGORIES =
      "|00000000|0000000a|7fffffff|80000000|ffffffff|deadbeef|01234567|9abcdef0|zz|0|"
          + "1234567|123456789|0123456789abcdef|DEADBEEF|deadbeeF|g0000000|0000000g|"
          + "0000:000|0000/000|0000`000|       1|1       |-0000001|+0000001|0x000001|"
          + "00 00000|1234567\r|12345678\r|1234567\u0000|12345678\u0000|\u000012345678|"
          + "12345678\u0085|\"1234567|\"123456\"|\\u00001|\u00ff0000000|\u00c3(00000|"
          + "\u00f0000000|0000\u00e2\u0080";

  private static final String CATEGORIES_UTF8 =
      "12345678\u2028|1234567\u2028|"
          + "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18|123456\u00e9|"
          + "\ud83d\ude00\ud83d\ude00";

  private static final String STARTS =
      " |  |\t|\t\t|\t \t|\r|\r\r|\u0000|\u0001|\u0000\u0000|\u000b|\u000c|\u001c|"
          + "\u001f|\u007f|\u0085|\u00a0|!|\"|#|'|,|\\|//|--|\u00ef\u00bb\u00bf|"
          + "\u00ef\u00bb\u00bf\u00ef\u00bb\u00bf|\u00ef\u00bb|\u00ff\u00fe|\u00c3";

  private static final String STARTS_UTF8 = "\u2028|\u00a0|\u3000|\ufffd";

  private DirtyLines() {}

  /** All lines, in a fixed order. */
  public static List<String> all() {
    List<String> lines = new ArrayList<>(List.of(ROW, "0" + "\t".repeat(LAST), UNLABELLED));
    List.of(LABELS.split("\\|", -1)).forEach(text -> lines.add(DayRows.with(ROW, 0, text)));
    List<String> integers = texts(INTEGERS, INTEGERS_UTF8);
    for (int column : new int[] {1, 6, DayRows.FIRST_CATEGORY - 1}) {
      integers.forEach(text -> lines.add(DayRows.with(ROW, column, text)));
      integers.forEach(text -> lines.add(DayRows.with(ROW, column, text).substring(2)));
    }
    List<String> categories = texts(CATEGORIES, CATEGORIES_UTF8);
    for (int column : new int[] {DayRows.FIRST_CATEGORY, 20, LAST}) {
      categories.forEach(text -> lines.add(DayRows.with(ROW, column, text)));
      categories.forEach(text -> lines.add(DayRows.with(ROW, column, text).substring(2)));
    }
    for (String start : texts(STARTS, STARTS_UTF8)) {
      lines.addAll(
          List.of(start, start + ROW, start + UNLABELLED, ROW + start, start + ROW + start));
      lines.addAll(List.of(start + start, start + "x" + start, "x" + start + "y", start + "\t"));
    }
    for (int fields = 1; fields <= 82; fields++) {
      lines.add(String.join("\t", Collections.nCopies(fields, "1")));
      lines.add("\t".repeat(fields));
      lines.add(" \t".repeat(fields));
    }
    lines.add(DayRows.with(DayRows.with(ROW, 1, "x"), LAST, "x"));
    lines.add(DayRows.with(DayRows.with(DayRows.with(ROW, 0, "x"), 1, "x"), LAST, "x"));
    lines.add(DayRows.with(DayRows.with(ROW, 0, "x"), 1, "x") + "\tx");
    lines.add("");
    lines.add("\t".repeat(70_000));
    lines.add("\t".repeat(70_000) + "x");
    lines.add("9".repeat(1 << 20));
    return lines;
  }

  private static List<String> texts(String bytes, String utf8) {
    return List.of((bytes + "|" + utf8(utf8)).split("\\|", -1));
  }

  /** The bytes of a text. */
  static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }
}
