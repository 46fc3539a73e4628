package io.sparkctr.score;

import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.SlotBlocks;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.model.FlatForest;
import io.sparkctr.model.ForestModel;
import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Click probabilities of rows of columnar batches; safe for use by several tasks. */
interface BatchScorer extends Serializable {

  /**
   * Probabilities of some rows.
   *
   * @param batch columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   * @param chosen indices of the rows in the batch
   * @return one for each of them
   */
  double[] probabilities(ColumnarBatch batch, int[] chosen);

  static BatchScorer of(StoredModel model) {
    if (model.model() instanceof ForestModel forest) {
      FlatForest flat = forest.flat();
      return (batch, chosen) -> forest(batch, chosen, flat);
    }
    Scorer scorer = new Scorer(((LinearModel) model.model()).mllib());
    SlotHash hash = model.plan().hash();
    return (batch, chosen) -> linear(batch, chosen, hash, scorer);
  }

  private static double[] forest(ColumnarBatch batch, int[] chosen, FlatForest forest) {
    IntegerRows rows = IntegerRows.unlabelled(batch, chosen);
    double[] probabilities = new double[chosen.length];
    for (int row = 0; row < chosen.length; row++) {
      probabilities[row] = forest.probability(rows, row);
    }
    return probabilities;
  }

  private static double[] linear(ColumnarBatch batch, int[] chosen, SlotHash hash, Scorer scorer) {
    int count = chosen.length;
    SlotRows rows = new SlotRows(new byte[count], new int[count * CriteoSchema.FIELDS]);
    SlotBlocks.fill(hash, batch, chosen, 0, count, rows.slots, 0);
    double[] probabilities = new double[count];
    for (int row = 0; row < count; row++) {
      probabilities[row] = Scorer.probability(scorer.logit(rows, row));
    }
    return probabilities;
  }
}
