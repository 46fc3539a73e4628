package io.sparkctr.features;

import io.sparkctr.data.LineCounts;
import java.util.Map;

/** A block of labelled rows as a model sees them. */
public sealed interface LabelledRows permits SlotRows, IntegerRows {

  int rows();

  /** 1 for a click, else 0. */
  int label(int row);

  /**
   * By path, the lines of day files that were read for this block, since the block before; empty
   * where the rows come from prepared days.
   */
  Map<String, LineCounts> lineCounts();
}
