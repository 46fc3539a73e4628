package io.sparkctr.data;

import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * Adds up the lines that the tasks of one action read. Right for the action's own tasks only, which
 * count once each; not for a stage before a shuffle.
 */
public final class LineCountAccumulator extends AccumulatorV2<LineCounts, LineCounts> {
  private static final long serialVersionUID = 1L;
  private static final LineCounts NONE = new LineCounts(0, 0, Map.of());

  private LineCounts sum = NONE;

  @Override
  public boolean isZero() {
    return sum.equals(NONE);
  }

  @Override
  public AccumulatorV2<LineCounts, LineCounts> copy() {
    LineCountAccumulator copy = new LineCountAccumulator();
    copy.sum = sum;
    return copy;
  }

  @Override
  public void reset() {
    sum = NONE;
  }

  @Override
  public void add(LineCounts more) {
    sum = sum.plus(more);
  }

  @Override
  public void merge(AccumulatorV2<LineCounts, LineCounts> other) {
    add(other.value());
  }

  @Override
  public LineCounts value() {
    return sum;
  }
}
