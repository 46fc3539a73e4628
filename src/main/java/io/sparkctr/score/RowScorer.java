package io.sparkctr.score;

import io.sparkctr.features.LabelledRows;
import java.io.Serializable;

/** Log-odds of the rows of a block; safe for use by several tasks. */
interface RowScorer<R extends LabelledRows> extends Serializable {

  /** Log-odds of a click; finite. */
  double logit(R rows, int row);
}
