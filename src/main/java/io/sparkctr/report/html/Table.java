package io.sparkctr.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table. The first cell of a row is its heading.
 *
 * @param id unique in the page
 * @param folded whether the reader opens it first
 */
record Table(String id, String caption, Folded folded, List<Column> columns, List<List<Cell>> rows)
    implements Page.Block {

  Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells in a table of " + columns.size() + ": " + caption);
      }
    }
  }

  /** Whether the table is open when the page is. */
  enum Folded {
    OPEN,
    CLOSED
  }

  /** How the cells of a column are set. */
  enum Align {
    TEXT,

    /** Text that may be long and breaks anywhere, such as a path. */
    LONG,
    NUMBER
  }

  /** A column's heading. */
  record Column(String name, Align align) {
    /** Its class in the style sheet. */
    String style() {
      return align.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A cell.
   *
   * @param exact the figure in full precision; empty for words
   * @param link a relative address; empty = none
   */
  record Cell(String text, String exact, String link) {
    /** For an attribute of the cell; null = none. */
    String value() {
      return exact.isEmpty() ? null : exact;
    }

    static Cell of(String text) {
      return new Cell(text, "", "");
    }

    static Cell link(String text, String address) {
      return new Cell(text, "", address);
    }

    /** An undefined figure is a dash. */
    static Cell of(double exact, String text) {
      return Double.isFinite(exact) ? new Cell(text, Double.toString(exact), "") : of("–");
    }

    static Cell of(long exact) {
      return new Cell(Format.count(exact), Long.toString(exact), "");
    }
  }

  static Column text(String name) {
    return new Column(name, Align.TEXT);
  }

  static Column wide(String name) {
    return new Column(name, Align.LONG);
  }

  static Column number(String name) {
    return new Column(name, Align.NUMBER);
  }

  /** A table of names and values, open. */
  static Table facts(String id, String caption, List<List<Cell>> rows) {
    return new Table(id, caption, Folded.OPEN, List.of(text("what"), wide("value")), rows);
  }

  /** Rows of words, each a name and a value. */
  static List<List<Cell>> words(Iterable<? extends Map.Entry<String, String>> entries) {
    List<List<Cell>> rows = new ArrayList<>();
    entries.forEach(entry -> rows.add(List.of(Cell.of(entry.getKey()), Cell.of(entry.getValue()))));
    return rows;
  }
}
