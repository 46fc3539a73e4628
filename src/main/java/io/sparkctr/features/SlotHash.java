package io.sparkctr.features;

import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The feature plan in plain Java: the slot of one value, the same that {@link FeaturePlan}'s
 * expressions compute, without creating objects. Safe for use by several threads.
 */
public final class SlotHash implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Seed of Spark's {@code xxhash64}. */
  private static final long SEED = 42;

  /** Tokens of the integers below are looked up. */
  private static final int SMALL = 1 << 12;

  private static final short[] SMALL_TOKENS = smallTokens();

  private final int mask;

  /** Hash of the field alone: the seed of its values. */
  private final long[] fields = new long[CriteoSchema.FIELDS];

  SlotHash(FeaturePlan plan) {
    mask = plan.slots() - 1;
    for (int field = 0; field < fields.length; field++) {
      fields[field] = XXH64.hashInt(field, SEED);
    }
  }

  /**
   * Slot of a missing value.
   *
   * @param field from 0, in file order
   */
  public int missing(int field) {
    return (int) fields[field] & mask;
  }

  /** Slot of an integer; {@code field} is one of the first {@link CriteoSchema#INTEGERS}. */
  public int integer(int field, int value) {
    return category(field, token(value));
  }

  /** Slot of a category, by the 32 bits of its hex digits. */
  public int category(int field, int bits) {
    return (int) XXH64.hashInt(bits, fields[field]) & mask;
  }

  /**
   * Slots of some rows of a batch.
   *
   * @param batch columns {@code label, I1..I13, C1..C26} (int), in this order; more may follow
   * @param chosen indices of rows in the batch; those in {@code [from, from + count)} are taken
   * @param slots filled from the row {@code first} on, 39 a row
   */
  public void slots(
      ColumnarBatch batch, int[] chosen, int from, int count, int[] slots, int first) {
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      ColumnVector column = batch.column(1 + field);
      int missing = missing(field);
      int to = first * CriteoSchema.FIELDS + field;
      boolean integers = field < CriteoSchema.INTEGERS;
      for (int i = from; i < from + count; i++, to += CriteoSchema.FIELDS) {
        int row = chosen[i];
        if (column.isNullAt(row)) {
          slots[to] = missing;
        } else {
          int value = column.getInt(row);
          slots[to] = integers ? integer(field, value) : category(field, value);
        }
      }
    }
  }

  private static int token(int value) {
    if (value <= FeaturePlan.LAST_EXACT) {
      return value;
    }
    return value < SMALL ? SMALL_TOKENS[value] : bucket(value);
  }

  private static int bucket(int value) {
    double logarithm = StrictMath.log(value);
    return FeaturePlan.LAST_EXACT + (int) (logarithm * logarithm);
  }

  private static short[] smallTokens() {
    short[] tokens = new short[SMALL];
    for (int value = FeaturePlan.LAST_EXACT + 1; value < SMALL; value++) {
      tokens[value] = (short) bucket(value);
    }
    return tokens;
  }
}
