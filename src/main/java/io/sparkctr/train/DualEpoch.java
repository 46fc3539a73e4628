package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One epoch of stochastic dual coordinate ascent over one partition's rows: the loop in which
 * training spends its time. Minimises the sum over all rows of the log losses + strength/2 · |w|².
 *
 * <p>Each row holds a dual variable a in [0, 1]; the weights are always the sum over rows of {@code
 * ±a · x / strength}, + for a click. A step solves the row's own optimality condition {@code a =
 * sigmoid(-margin)} for {@code a}; the margin depends on {@code a} too. Source: Yu, Huang and Lin
 * 2011, Dual Coordinate Descent Methods for Logistic Regression and Maximum Entropy Models, section
 * 3; Shalev-Shwartz and Zhang 2013, Stochastic Dual Coordinate Ascent.
 *
 * <p>Several partitions run at the same time, and their changes add up. So each assumes that all
 * holders of a slot move its weight as it does itself: CoCoA+ (Ma et al. 2015, Adding vs. Averaging
 * in Distributed Primal-Dual Optimization), but with the number of partitions that hold the slot in
 * place of the number of all partitions, since most slots occur in few partitions.
 */
final class DualEpoch {
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Rows that are visited together, in a random order: they fit the cache of one core. */
  private static final int CHUNK = 2048;

  private static final int NEWTON_STEPS = 60;
  private static final double NEWTON_PRECISION = 1e-2;

  /** The logistic function's table spans [-RANGE, RANGE]. */
  private static final int RANGE = 16;

  private static final int PER_UNIT = 128;
  private static final double[] SIGMOIDS = sigmoids();

  /** Weights as this partition sees them; the intercept is the last. Changed in place. */
  private final float[] weights;

  /** By slot, how many partitions hold it; then how many partitions hold any row. */
  private final short[] holders;

  private final double perStrength;
  private final SplittableRandom random;

  /** What {@link #fetch} read. Without this field the compiler would remove the reads. */
  @SuppressWarnings("unused")
  private int fetched;

  /**
   * @param weights by slot, then the intercept; changed in place
   * @param holders of each weight: how many partitions move it at the same time
   * @param strength penalty as a sum over all rows, above 0
   * @param seed of the order of the visits
   */
  DualEpoch(float[] weights, short[] holders, double strength, long seed) {
    this.weights = weights;
    this.holders = holders;
    perStrength = 1 / strength;
    random = new SplittableRandom(seed);
  }

  /** The seed of an epoch; where there are several partitions, each adds its index. */
  static long seed(long seed, int epoch) {
    return seed * 0x9E3779B97F4A7C15L + ((long) epoch << 32);
  }

  /**
   * The intercept before the first epoch, while all weights are zero: the click rate's log-odds.
   */
  static double startIntercept(long rows, long positives) {
    return Math.log(positives / (double) (rows - positives));
  }

  /**
   * Visits every row once, in a new order: in a fixed order convergence can take hundreds of times
   * as many epochs.
   *
   * @param duals one a row, block by block; changed in place
   */
  void visit(List<SlotRows> blocks, List<float[]> duals) {
    int chunks = blocks.stream().mapToInt(block -> chunks(block.rows())).sum();
    int[] blockOf = new int[chunks];
    int[] firstRow = new int[chunks];
    int filled = 0;
    for (int block = 0; block < blocks.size(); block++) {
      for (int row = 0; row < blocks.get(block).rows(); row += CHUNK) {
        blockOf[filled] = block;
        firstRow[filled++] = row;
      }
    }
    int[] order = new int[CHUNK];
    for (int chunk : shuffled(new int[chunks], 0, chunks)) {
      SlotRows block = blocks.get(blockOf[chunk]);
      int rows = Math.min(CHUNK, block.rows() - firstRow[chunk]);
      fetch(block.slots, firstRow[chunk] * FIELDS, rows * FIELDS);
      visit(block, duals.get(blockOf[chunk]), shuffled(order, firstRow[chunk], rows), rows);
    }
  }

  /** Reads the chunk in order: its rows are then in the cache for the visits in random order. */
  private void fetch(int[] slots, int from, int count) {
    int sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += slots[i];
    }
    fetched = sum;
  }

  private void visit(SlotRows block, float[] duals, int[] order, int rows) {
    float[] w = weights;
    short[] h = holders;
    int[] slots = block.slots;
    int last = w.length - 1;
    float intercept = w[last];
    int interceptHolders = h[last];
    for (int i = 0; i < rows; i++) {
      int row = order[i];
      int first = row * FIELDS;
      // Three sums, because an addition waits for the one before it.
      float logit = intercept;
      float logit1 = 0;
      float logit2 = 0;
      int square = interceptHolders;
      for (int j = first; j < first + FIELDS; j += 3) {
        logit += w[slots[j]];
        logit1 += w[slots[j + 1]];
        logit2 += w[slots[j + 2]];
        square += h[slots[j]] + h[slots[j + 1]] + h[slots[j + 2]];
      }
      logit += logit1 + logit2;
      int sign = block.labels[row] == 1 ? 1 : -1;
      float dual = (float) dual(sign * logit, duals[row], square * perStrength);
      float step = (float) (sign * (dual - duals[row]) * perStrength);
      duals[row] = dual;
      intercept += interceptHolders * step;
      for (int j = first; j < first + FIELDS; j++) {
        w[slots[j]] += h[slots[j]] * step;
      }
    }
    w[last] = intercept;
  }

  /**
   * The dual variable at which the row's condition holds while the others stay fixed: a =
   * sigmoid(z) with z + margin + pull · (a - dual) = 0. The left side grows with z; it is convex
   * below 0 and concave above. Newton's steps stay on the root's side of 0, so after the first all
   * come from one side.
   *
   * @param margin log-odds of the row's own label, at {@code dual}
   * @param pull how far the margin moves per unit of the dual variable
   */
  static double dual(double margin, double dual, double pull) {
    boolean below = margin + pull * (0.5 - dual) > 0;
    // The root, if the dual variable is optimal already.
    double z = -margin;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      z = below ? Math.min(z, 0) : Math.max(z, 0);
      double a = sigmoid(z);
      double slope = a * (1 - a);
      double newton = (z + margin + pull * (a - dual)) / (1 + pull * slope);
      if (Math.abs(newton) < NEWTON_PRECISION) {
        // For so short a step the slope is enough.
        return Math.min(Math.max(a - slope * newton, 0), 1);
      }
      z -= newton;
    }
    return sigmoid(z);
  }

  /**
   * The logistic function {@code 1 / (1 + exp(-z))} from a table: a tenth of the time of an
   * exponential, with a relative error of at most 8e-6.
   */
  static double sigmoid(double z) {
    double place = (z + RANGE) * PER_UNIT;
    int index = (int) place;
    if (!(place >= 0) || index >= SIGMOIDS.length - 1) {
      return 1 / (1 + Math.exp(-z));
    }
    double left = SIGMOIDS[index];
    return left + (place - index) * (SIGMOIDS[index + 1] - left);
  }

  private static double[] sigmoids() {
    double[] table = new double[2 * RANGE * PER_UNIT + 1];
    for (int i = 0; i < table.length; i++) {
      table[i] = 1 / (1 + StrictMath.exp(RANGE - i / (double) PER_UNIT));
    }
    return table;
  }

  private static int chunks(int rows) {
    return (rows + CHUNK - 1) / CHUNK;
  }

  /** Fills the first {@code count} places with {@code first, first + 1, …}, shuffled. */
  private int[] shuffled(int[] numbers, int first, int count) {
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = first + i;
    }
    return numbers;
  }
}
