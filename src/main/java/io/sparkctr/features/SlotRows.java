package io.sparkctr.features;

import io.sparkctr.data.LineCounts;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A block of rows after the feature plan, as arrays of primitives: 157 bytes a row, no object.
 * Whoever holds one must not change it.
 */
public final class SlotRows implements LabelledRows, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Rows of a full block: 10 MB. */
  public static final int BLOCK_ROWS = RowBlocks.ROWS;

  /** 1 for a click, else 0; one a row. */
  public final byte[] labels;

  /** 39 slots a row, row after row. */
  public final int[] slots;

  /**
   * By path, the lines of day files that were read for this block, since the block before; empty
   * where the rows come from prepared days.
   */
  public final Map<String, LineCounts> lineCounts;

  /** Rows of prepared days. */
  public SlotRows(byte[] labels, int[] slots) {
    this(labels, slots, Map.of());
  }

  public SlotRows(byte[] labels, int[] slots, Map<String, LineCounts> lineCounts) {
    this.labels = labels;
    this.slots = slots;
    this.lineCounts = lineCounts;
  }

  /** All rows of these blocks in one. */
  public static SlotRows concat(List<SlotRows> blocks) {
    int rows = blocks.stream().mapToInt(SlotRows::rows).sum();
    byte[] labels = new byte[rows];
    int[] slots = new int[rows * FIELDS];
    Map<String, LineCounts> lineCounts = new HashMap<>();
    int row = 0;
    for (SlotRows block : blocks) {
      System.arraycopy(block.labels, 0, labels, row, block.rows());
      System.arraycopy(block.slots, 0, slots, row * FIELDS, block.slots.length);
      LineCounts.addAll(block.lineCounts, lineCounts);
      row += block.rows();
    }
    return new SlotRows(labels, slots, lineCounts);
  }

  @Override
  public int rows() {
    return labels.length;
  }

  /** Clicks among the rows. */
  public long positives() {
    long positives = 0;
    for (byte label : labels) {
      positives += label;
    }
    return positives;
  }

  /** Log-odds of a row: the intercept plus the weights of its slots. */
  public double logit(int row, double[] weights, double intercept) {
    double logit = intercept;
    for (int i = row * FIELDS, end = i + FIELDS; i < end; i++) {
      logit += weights[slots[i]];
    }
    return logit;
  }

  @Override
  public int label(int row) {
    return labels[row];
  }

  @Override
  public Map<String, LineCounts> lineCounts() {
    return lineCounts;
  }
}
