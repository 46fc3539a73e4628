package io.sparkctr.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.ml.tree.impl.BaggedPoint;
import org.apache.spark.ml.tree.impl.TreePoint;

/**
 * Rows as MLlib's forest trains on them, packed: label, the bin of each feature, and how often each
 * tree draws the row. Takes a byte for each, 24 a row with ten trees, where MLlib's objects take
 * 190. All rows have the weight 1.
 */
final class BaggedBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows of a full block. */
  static final int ROWS = 1 << 14;

  private final int rows;
  private final int features;
  private final int trees;

  /** For each row: label, bins, counts. */
  private final byte[] packed;

  private BaggedBlock(int rows, int features, int trees, byte[] packed) {
    this.rows = rows;
    this.features = features;
    this.trees = trees;
    this.packed = packed;
  }

  /** Packs the rows of a partition. A block is made when it is asked for. */
  static Iterator<BaggedBlock> pack(Iterator<BaggedPoint<TreePoint>> points) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return points.hasNext();
      }

      @Override
      public BaggedBlock next() {
        return packOne(points);
      }
    };
  }

  /**
   * The rows of these blocks. A point is only valid until the next one is read: the arrays are used
   * again, because MLlib takes one point after the other and keeps none.
   */
  static Iterator<BaggedPoint<TreePoint>> unpack(Iterator<BaggedBlock> blocks) {
    return new Points(blocks);
  }

  private static BaggedBlock packOne(Iterator<BaggedPoint<TreePoint>> points) {
    BaggedPoint<TreePoint> point = points.next();
    int features = point.datum().binnedFeatures().length;
    int trees = point.subsampleCounts().length;
    int width = 1 + features + trees;
    byte[] packed = new byte[ROWS * width];
    int rows = 0;
    while (true) {
      int to = rows * width;
      packed[to++] = (byte) point.datum().label();
      for (int bin : point.datum().binnedFeatures()) {
        packed[to++] = unsigned(bin);
      }
      for (int count : point.subsampleCounts()) {
        packed[to++] = unsigned(count);
      }
      rows++;
      if (rows == ROWS || !points.hasNext()) {
        byte[] full = rows == ROWS ? packed : Arrays.copyOf(packed, rows * width);
        return new BaggedBlock(rows, features, trees, full);
      }
      point = points.next();
    }
  }

  private static byte unsigned(int value) {
    if (value < 0 || value > 255) {
      throw new IllegalArgumentException(value + " does not fit a byte");
    }
    return (byte) value;
  }

  private static final class Points implements Iterator<BaggedPoint<TreePoint>> {
    private final Iterator<BaggedBlock> blocks;
    private BaggedBlock block = new BaggedBlock(0, 0, 0, new byte[0]);
    private int row;
    private int from;
    private int[] bins = new int[0];
    private int[] counts = new int[0];

    /** A non-click and a click, over the same arrays. */
    private BaggedPoint<TreePoint> negative;

    private BaggedPoint<TreePoint> positive;

    Points(Iterator<BaggedBlock> blocks) {
      this.blocks = blocks;
    }

    @Override
    public boolean hasNext() {
      return row < block.rows || blocks.hasNext();
    }

    @Override
    public BaggedPoint<TreePoint> next() {
      if (row == block.rows) {
        if (!blocks.hasNext()) {
          throw new NoSuchElementException();
        }
        open(blocks.next());
      }
      byte[] packed = block.packed;
      boolean click = packed[from++] != 0;
      for (int feature = 0; feature < bins.length; feature++) {
        bins[feature] = packed[from++] & 255;
      }
      for (int tree = 0; tree < counts.length; tree++) {
        counts[tree] = packed[from++] & 255;
      }
      row++;
      return click ? positive : negative;
    }

    private void open(BaggedBlock opened) {
      block = opened;
      row = 0;
      from = 0;
      bins = new int[block.features];
      counts = new int[block.trees];
      negative = new BaggedPoint<>(new TreePoint(0, bins, 1), counts, 1);
      positive = new BaggedPoint<>(new TreePoint(1, bins, 1), counts, 1);
    }
  }
}
