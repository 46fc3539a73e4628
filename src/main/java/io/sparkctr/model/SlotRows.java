package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import java.util.List;

/**
 * Rows of slots packed into arrays of primitives, 160 bytes a row: what a loop over a sample of the
 * rows runs on.
 */
final class SlotRows {
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** 1 for a click, else 0; one a row. */
  final byte[] labels;

  /** 39 slots a row, row after row. */
  final int[] slots;

  SlotRows(byte[] labels, int[] slots) {
    this.labels = labels;
    this.slots = slots;
  }

  /** Packs rows; each array begins with the label and the 39 slots, what follows is passed over. */
  static SlotRows of(List<int[]> rows) {
    byte[] labels = new byte[rows.size()];
    int[] slots = new int[rows.size() * FIELDS];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (byte) rows.get(row)[0];
      System.arraycopy(rows.get(row), 1, slots, row * FIELDS, FIELDS);
    }
    return new SlotRows(labels, slots);
  }

  int rows() {
    return labels.length;
  }

  long positives() {
    long positives = 0;
    for (byte label : labels) {
      positives += label;
    }
    return positives;
  }

  /** Log-odds of a row: the intercept plus the weights of its slots. */
  double logit(int row, double[] weights, double intercept) {
    double logit = intercept;
    for (int i = row * FIELDS, end = i + FIELDS; i < end; i++) {
      logit += weights[slots[i]];
    }
    return logit;
  }
}
