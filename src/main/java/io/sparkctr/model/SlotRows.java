package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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

  /** Collects the rows of {@code label} and slot columns, in partition order. */
  static SlotRows collect(Dataset<Row> slots) {
    List<int[]> packed =
        InternalRows.of(slots)
            .mapPartitions(
                rows -> {
                  List<int[]> part = new ArrayList<>();
                  while (rows.hasNext()) {
                    var row = rows.next();
                    int[] values = new int[1 + FIELDS];
                    for (int i = 0; i <= FIELDS; i++) {
                      values[i] = row.getInt(i);
                    }
                    part.add(values);
                  }
                  return part.iterator();
                })
            .collect();
    byte[] labels = new byte[packed.size()];
    int[] flat = new int[packed.size() * FIELDS];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (byte) packed.get(row)[0];
      System.arraycopy(packed.get(row), 1, flat, row * FIELDS, FIELDS);
    }
    return new SlotRows(labels, flat);
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

  /** These rows, then the others. */
  SlotRows concat(SlotRows other) {
    byte[] allLabels = Arrays.copyOf(labels, labels.length + other.labels.length);
    System.arraycopy(other.labels, 0, allLabels, labels.length, other.labels.length);
    int[] allSlots = Arrays.copyOf(slots, slots.length + other.slots.length);
    System.arraycopy(other.slots, 0, allSlots, slots.length, other.slots.length);
    return new SlotRows(allLabels, allSlots);
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
