package io.sparkctr.report.html;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * A chart with its data: {@code report.js} draws it from this record as JSON.
 *
 * @param id unique in the page
 * @param summary what it shows, in words, for those who do not see it
 * @param series the data; more than one has a legend
 * @param table the same figures, folded behind it
 */
record Chart(
    String id,
    String title,
    String summary,
    Kind kind,
    Axis x,
    Axis y,
    List<Series> series,
    @JsonIgnore Table table)
    implements Page.Block {

  Chart {
    series = List.copyOf(series);
  }

  /** The shape of the chart. */
  enum Kind {
    @JsonProperty("line")
    LINE,

    /** Vertical bars, one beside the other. */
    @JsonProperty("bar")
    BAR,

    /** Vertical bars, one on the other. */
    @JsonProperty("stack")
    STACK,

    /** Horizontal bars, from top to bottom: the categories are those of {@code y}. */
    @JsonProperty("rows")
    ROWS,

    /** Horizontal bars of several parts. */
    @JsonProperty("stacked-rows")
    STACKED_ROWS
  }

  /** How an axis is divided. */
  enum Scale {
    @JsonProperty("value")
    LINEAR,
    @JsonProperty("log")
    LOG,
    @JsonProperty("category")
    CATEGORY
  }

  /** How the numbers of an axis are written. */
  enum Unit {
    @JsonProperty("share")
    SHARE,
    @JsonProperty("count")
    COUNT,
    @JsonProperty("figure")
    FIGURE,
    @JsonProperty("seconds")
    SECONDS
  }

  /**
   * An axis.
   *
   * @param categories of {@code CATEGORY}, else empty
   * @param max upper end; NaN = by the data
   */
  record Axis(String name, Scale scale, Unit unit, List<String> categories, double max) {
    Axis {
      categories = List.copyOf(categories);
    }

    static Axis linear(String name, Unit unit) {
      return new Axis(name, Scale.LINEAR, unit, List.of(), Double.NaN);
    }

    static Axis log(String name, Unit unit) {
      return new Axis(name, Scale.LOG, unit, List.of(), Double.NaN);
    }

    /** From 0 to 1. */
    static Axis share(String name) {
      return new Axis(name, Scale.LINEAR, Unit.SHARE, List.of(), 1);
    }

    static Axis categories(String name, List<String> categories) {
      return new Axis(name, Scale.CATEGORY, Unit.COUNT, categories, Double.NaN);
    }
  }

  /** Whether a series is measured, or something to compare with. */
  enum Role {
    @JsonProperty("data")
    DATA,

    /** Drawn thin and dashed, without points. */
    @JsonProperty("reference")
    REFERENCE,

    /** Single points, drawn large. */
    @JsonProperty("mark")
    MARK,

    /** A line with a symbol on each point. */
    @JsonProperty("points")
    POINTS
  }

  /** Points of one kind; on an axis of categories, {@code x} is the index of the category. */
  record Series(String name, Role role, List<Point> points) {
    Series {
      points = List.copyOf(points);
    }
  }

  /** A point; NaN is a gap. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"x", "y"})
  record Point(double x, double y) {}
}
