package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a file by a simple implementation of the rules. A good row is its values, separated
 * by commas and empty for null; a rejected line is the id of its reason.
 */
final class ReferenceLines {
  private static final String MARK = "\u00ef\u00bb\u00bf";

  private ReferenceLines() {}

  static List<String> of(byte[] file, int maxLineBytes) {
    String text = new String(file, ISO_8859_1);
    String[] parts = (text.startsWith(MARK) ? text.substring(MARK.length()) : text).split("\n", -1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      // The bytes after the last line end are a line, even if they are only a byte-order mark.
      if (i < parts.length - 1 || !parts[i].isEmpty() || text.equals(MARK)) {
        lines.add(line(parts[i].replaceFirst("\r$", ""), maxLineBytes));
      }
    }
    return lines;
  }

  /** The good rows, then the reasons of the rejected lines, sorted. */
  static List<String> summary(List<String> lines) {
    List<String> reasons = Arrays.stream(RejectReason.values()).map(RejectReason::id).toList();
    return summary(
        lines.stream().filter(line -> !reasons.contains(line)).toList(),
        lines.stream().filter(reasons::contains).toList());
  }

  static List<String> summary(List<String> rows, List<String> rejects) {
    List<String> summary = new ArrayList<>(rows);
    summary.addAll(rejects.stream().sorted().toList());
    return summary;
  }

  /** A row of a block, in the same form. */
  static String row(ColumnBlock block, int row) {
    List<String> values = new ArrayList<>();
    for (int column = 0; column < ColumnBlock.COLUMNS; column++) {
      int value = block.values()[row + column * ColumnBlock.STRIDE];
      values.add((block.empty(row) >>> column & 1) == 1 ? "" : Integer.toString(value));
    }
    return String.join(",", values);
  }

  private static String line(String line, int maxLineBytes) {
    if (line.length() > maxLineBytes) {
      return RejectReason.LINE_LENGTH.id();
    }
    String[] fields = line.split("\t", -1);
    if (fields.length != 40) {
      return RejectReason.FIELD_COUNT.id();
    }
    if (!fields[0].matches("[01]")) {
      return RejectReason.LABEL.id();
    }
    for (int i = 1; i <= 13; i++) {
      if (!fields[i].matches("(-?[0-9]{1,10})?")
          || (!fields[i].isEmpty()
              && Long.parseLong(fields[i]) != (int) Long.parseLong(fields[i]))) {
        return RejectReason.INTEGER.id();
      }
      fields[i] = fields[i].isEmpty() ? "" : Long.toString(Long.parseLong(fields[i]));
    }
    for (int i = 14; i < 40; i++) {
      if (!fields[i].matches("([0-9a-f]{8})?")) {
        return RejectReason.CATEGORY.id();
      }
      fields[i] =
          fields[i].isEmpty() ? "" : Integer.toString(Integer.parseUnsignedInt(fields[i], 16));
    }
    return String.join(",", fields);
  }
}
