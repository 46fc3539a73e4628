package io.sparkctr.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.sparkctr.config.UserError;
import io.sparkctr.schema.CriteoSchema;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Turns the 39 prepared columns into 39 slots of a one-hot vector by hashing.
 *
 * <p>The slot of field {@code f} is {@code xxhash64(f, token) & (2^bits - 1)}, {@code f} counted
 * from 0 in file order. A category is its own token. An integer's token is the value itself up to
 * {@link SlotHash#LAST_EXACT}, and {@code LAST_EXACT + floor(ln(v)^2)} above, which keeps the
 * buckets apart from the small values. A missing value is a token of its own: {@code xxhash64}
 * skips nulls, so the token is the hash of the field alone. Source of the buckets: the winning
 * entry of the Kaggle Display Advertising Challenge 2014 (github.com/guestwalk/kaggle-2014-criteo).
 *
 * @param bits the vector has 2^bits slots, 8 to 24
 */
public record FeaturePlan(int bits) {
  /** Raised whenever the same row would get other slots. */
  public static final int VERSION = 1;

  /** Names of the slot columns, in field order. */
  public static final List<String> SLOT_COLUMNS =
      IntStream.range(0, CriteoSchema.FIELDS).mapToObj(field -> "slot" + field).toList();

  public FeaturePlan {
    if (bits < 8 || bits > 24) {
      throw new UserError("a feature plan has 8 to 24 bits, not " + bits);
    }
  }

  /** Slots of the vector, 2^bits. */
  public int slots() {
    return 1 << bits;
  }

  /** The same plan in plain Java, for columns that are on the CPU anyway. */
  public SlotHash hash() {
    return new SlotHash(bits);
  }

  /**
   * Replaces the 39 feature columns by {@link #SLOT_COLUMNS} (int, in [0, 2^bits)); the columns
   * named in {@code kept} come first, as they are.
   */
  public Dataset<Row> apply(Dataset<Row> prepared, String... kept) {
    Column[] columns = new Column[kept.length + CriteoSchema.FIELDS];
    for (int i = 0; i < kept.length; i++) {
      columns[i] = col(kept[i]);
    }
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      columns[kept.length + field] = slot(field).as(SLOT_COLUMNS.get(field));
    }
    return prepared.select(columns);
  }

  /** Slot of one field as an int column. */
  Column slot(int field) {
    Column value = col(CriteoSchema.FEATURE_COLUMNS.get(field));
    Column token = field < CriteoSchema.INTEGERS ? integerToken(value) : value;
    return xxhash64(lit(field), token).bitwiseAND(lit((long) slots() - 1)).cast("int");
  }

  /** Token of an integer column: int, null where the value is missing. */
  static Column integerToken(Column value) {
    // Keeps the logarithm defined in both branches: a GPU evaluates both.
    Column logarithm = log(greatest(value, lit(1)));
    Column bucket = floor(logarithm.multiply(logarithm)).cast("int");
    return when(value.gt(SlotHash.LAST_EXACT), bucket.plus(SlotHash.LAST_EXACT)).otherwise(value);
  }
}
