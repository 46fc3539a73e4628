package io.sparkctr.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the plugin's planner says of one operator or expression of a plan.
 *
 * @param depth how deep it stands in the plan, from 0
 * @param kind {@code Exec}, {@code Expression}, {@code Output} and the like; empty where the
 *     planner says none
 * @param name class of the operator or expression, as Spark calls it
 * @param place where it would run
 * @param text the rest of the planner's line: the SQL of an expression, the reason of a refusal
 */
public record Verdict(int depth, String kind, String name, Place place, String text) {
  private static final String EXPRESSION = "Expression";
  private static final int INDENT = 2;

  private static final Pattern LINE =
      Pattern.compile("( *)([*!@^$#])([A-Za-z_]*) ?<([^>]+)>(.*)", Pattern.DOTALL);

  /** Where it would run, by the first character of the planner's line. */
  public enum Place {
    GPU('*'),
    /** It cannot run on a GPU. */
    CPU('!'),
    /** It could, but what it belongs to cannot. */
    CPU_WITH_PARENT('@'),
    /** On the CPU, behind an operator that is on the GPU. */
    CPU_BRIDGE('^'),
    /** It could, but the planner thinks it not worth it. */
    CPU_FOR_COST('$'),
    /** The planner leaves it out: it runs nowhere. */
    REMOVED('#');

    private final char prefix;

    Place(char prefix) {
      this.prefix = prefix;
    }

    /** Whether it stays off the GPU. */
    public boolean isOff() {
      return this != GPU && this != REMOVED;
    }

    private static Place of(char prefix) {
      for (Place place : values()) {
        if (place.prefix == prefix) {
          return place;
        }
      }
      throw new IllegalArgumentException("no place is marked " + prefix);
    }
  }

  /**
   * The verdicts in the planner's text, in order. A line that starts none goes on with the last.
   */
  static List<Verdict> parse(String explained) {
    List<StringBuilder> entries = new ArrayList<>();
    for (String line : explained.split("\n", -1)) {
      if (entries.isEmpty() || LINE.matcher(line).matches()) {
        entries.add(new StringBuilder(line));
      } else {
        entries.get(entries.size() - 1).append('\n').append(line);
      }
    }
    return entries.stream()
        .map(entry -> LINE.matcher(entry.toString()))
        .filter(Matcher::matches)
        .map(
            found ->
                new Verdict(
                    found.group(1).length() / INDENT,
                    found.group(3),
                    found.group(4),
                    Place.of(found.group(2).charAt(0)),
                    found.group(5).strip()))
        .toList();
  }

  /** Whether it is an operator: a step of the plan, not an expression within one. */
  public boolean isOperator() {
    return !kind.equals(EXPRESSION);
  }
}
