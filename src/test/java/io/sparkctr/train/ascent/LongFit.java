package io.sparkctr.train.ascent;

import io.sparkctr.features.SlotRows;
import io.sparkctr.train.ascent.L2Search.Sample;

/** The solution that a fit comes to in the end. */
public final class LongFit {
  private static final int EPOCHS = 500;

  private LongFit() {}

  /** Weights by slot, then the intercept. */
  public static float[] weights(SlotRows rows, int slots, double strength) {
    Sample all = Sample.of(rows, new SlotRows(new byte[0], new int[0]), slots);
    DualAscent solver = new DualAscent(all.index(), all.fitted(), strength, 1);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      solver.epoch();
    }
    return DualAscentTest.bySlot(solver, all, slots);
  }
}
