package io.sparkctr.features;

import io.sparkctr.data.LineCounts;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * A block of rows with their {@link IntegerFeatures}, as arrays of primitives: 53 bytes a row, no
 * object. Whoever holds one must not change it.
 */
public final class IntegerRows implements LabelledRows, Serializable {
  private static final long serialVersionUID = 1L;

  /** 1 for a click, else 0; one a row. Empty where the rows have no labels. */
  public final byte[] labels;

  /** {@link IntegerFeatures#SIZE} values a row, row after row. */
  public final float[] values;

  private final Map<String, LineCounts> lineCounts;

  /** Rows of prepared days. */
  public IntegerRows(byte[] labels, float[] values) {
    this(labels, values, Map.of());
  }

  private IntegerRows(byte[] labels, float[] values, Map<String, LineCounts> lineCounts) {
    this.labels = labels;
    this.values = values;
    this.lineCounts = lineCounts;
  }

  /**
   * Blocks of the rows, in order.
   *
   * @param batches columns {@code label, I1..I13} (int), in this order; more may follow
   */
  public static JavaRDD<IntegerRows> of(JavaRDD<ColumnarBatch> batches) {
    return batches.mapPartitions(partition -> RowBlocks.of(partition, Builder::new));
  }

  /**
   * Blocks of the good rows of day files, in order, with the counts of all lines.
   *
   * @param batches columns {@code label, I1..I13, C1..C26} (int), {@code reject} and {@code file}
   *     (string), in this order; each batch from one file
   */
  public static JavaRDD<IntegerRows> ofLines(JavaRDD<ColumnarBatch> batches) {
    return batches.mapPartitions(partition -> RowBlocks.ofLines(partition, Builder::new));
  }

  /**
   * Rows of a batch, which need no labels.
   *
   * @param batch columns {@code label, I1..I13} (int), in this order; more may follow
   * @param chosen indices of the rows in the batch
   */
  public static IntegerRows unlabelled(ColumnarBatch batch, int[] chosen) {
    float[] values = new float[chosen.length * IntegerFeatures.SIZE];
    IntegerFeatures.fill(batch, chosen, 0, chosen.length, values, 0);
    return new IntegerRows(new byte[0], values);
  }

  @Override
  public int rows() {
    return values.length / IntegerFeatures.SIZE;
  }

  @Override
  public int label(int row) {
    return labels[row];
  }

  @Override
  public Map<String, LineCounts> lineCounts() {
    return lineCounts;
  }

  private static final class Builder implements RowBlocks.Builder<IntegerRows> {
    private final byte[] labels = new byte[RowBlocks.ROWS];
    private final float[] values = new float[RowBlocks.ROWS * IntegerFeatures.SIZE];

    @Override
    public void add(ColumnarBatch batch, int[] chosen, int from, int count, int row) {
      ColumnVector label = batch.column(0);
      for (int i = 0; i < count; i++) {
        labels[row + i] = (byte) label.getInt(chosen[from + i]);
      }
      IntegerFeatures.fill(batch, chosen, from, count, values, row);
    }

    @Override
    public IntegerRows block(int rows, Map<String, LineCounts> lineCounts) {
      return rows == RowBlocks.ROWS
          ? new IntegerRows(labels, values, lineCounts)
          : new IntegerRows(
              Arrays.copyOf(labels, rows),
              Arrays.copyOf(values, rows * IntegerFeatures.SIZE),
              lineCounts);
    }
  }
}
