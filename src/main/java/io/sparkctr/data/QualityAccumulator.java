package io.sparkctr.data;

import java.util.Map;
import org.apache.spark.util.AccumulatorV2;

/**
 * Adds up the lines that the tasks of one action read. Right for the action's own tasks only, which
 * count once each; not for a stage before a shuffle.
 */
public final class QualityAccumulator extends AccumulatorV2<Quality, Quality> {
  private static final long serialVersionUID = 1L;
  private static final Quality NONE = new Quality(0, 0, Map.of());

  private Quality sum = NONE;

  @Override
  public boolean isZero() {
    return sum.equals(NONE);
  }

  @Override
  public AccumulatorV2<Quality, Quality> copy() {
    QualityAccumulator copy = new QualityAccumulator();
    copy.sum = sum;
    return copy;
  }

  @Override
  public void reset() {
    sum = NONE;
  }

  @Override
  public void add(Quality more) {
    sum = sum.plus(more);
  }

  @Override
  public void merge(AccumulatorV2<Quality, Quality> other) {
    add(other.value());
  }

  @Override
  public Quality value() {
    return sum;
  }
}
