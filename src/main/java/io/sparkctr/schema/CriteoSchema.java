package io.sparkctr.schema;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The columns of a Criteo click log: a label, 13 integers {@code I1..I13} and 26 categories {@code
 * C1..C26}. It does not import Spark, so that a single-node program can use it.
 */
public final class CriteoSchema {
  public static final String LABEL = "label";
  public static final int INTEGERS = 13;
  public static final int CATEGORIES = 26;

  /** Number of feature fields: integers, then categories. */
  public static final int FIELDS = INTEGERS + CATEGORIES;

  /** {@code I1..I13}, in file order. */
  public static final List<String> INTEGER_COLUMNS =
      IntStream.rangeClosed(1, INTEGERS).mapToObj(i -> "I" + i).toList();

  /** {@code C1..C26}, in file order. */
  public static final List<String> CATEGORY_COLUMNS =
      IntStream.rangeClosed(1, CATEGORIES).mapToObj(i -> "C" + i).toList();

  /** All 39 feature columns, in file order. */
  public static final List<String> FEATURE_COLUMNS =
      Stream.concat(INTEGER_COLUMNS.stream(), CATEGORY_COLUMNS.stream()).toList();

  /** All 40 columns, the label first. */
  public static final List<String> COLUMNS =
      Stream.concat(Stream.of(LABEL), FEATURE_COLUMNS.stream()).toList();

  private CriteoSchema() {}
}
