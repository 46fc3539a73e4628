package io.sparkctr.train.ascent;

import io.sparkctr.schema.CriteoSchema;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One epoch of stochastic dual coordinate ascent over one shard's rows: the loop in which training
 * spends its time. Minimises the sum over all rows of the log losses + strength/2 · |w|².
 *
 * <p>Each row holds a dual variable a in [0, 1]; the weights are always the sum over rows of {@code
 * ±a · x / strength}, + for a click. A step solves the row's own optimality condition {@code a =
 * sigmoid(-margin)} for {@code a}; the margin depends on {@code a} too. Source: Yu, Huang and Lin
 * 2011, Dual Coordinate Descent Methods for Logistic Regression and Maximum Entropy Models, section
 * 3; Shalev-Shwartz and Zhang 2013, Stochastic Dual Coordinate Ascent.
 *
 * <p>Several shards run at the same time, and their changes add up. So each assumes that all
 * holders of a slot move its weight as it does itself: CoCoA+ (Ma et al. 2015, Adding vs. Averaging
 * in Distributed Primal-Dual Optimization), but with the number of shards that hold the slot in
 * place of the number of all shards, since most slots occur in few shards.
 */
final class DualEpoch {
  private static final int FIELDS = CriteoSchema.FIELDS;

  /** Chunks whose rows are visited together: they fit the cache of one core. */
  private static final int GROUP = 16;

  private static final int NEWTON_STEPS = 60;
  private static final double NEWTON_PRECISION = 1e-2;

  /** The logistic function's table spans [-RANGE, RANGE]. */
  private static final int RANGE = 16;

  private static final int PER_UNIT = 128;
  private static final double[] SIGMOIDS = sigmoids();

  /** Weights as this shard sees them; the intercept is the last. Changed in place. */
  private final float[] weights;

  /** By rank, how many shards hold it; then how many shards hold any row. */
  private final short[] holders;

  private final double perStrength;
  private final SplittableRandom random;
  private final ChunkReader reader;

  // Of the rows that are visited together: unpacked ranks, 39 a row; 1 for a click, else -1.
  private final int[] ranks = new int[GROUP * RowChunk.MAX_ROWS * FIELDS];
  private final byte[] signs = new byte[GROUP * RowChunk.MAX_ROWS];
  private final float[] duals = new float[GROUP * RowChunk.MAX_ROWS];
  private final int[] order = new int[GROUP * RowChunk.MAX_ROWS];

  /**
   * An epoch.
   *
   * @param index of the shard
   * @param weights by rank, then the intercept; changed in place
   * @param holders of each weight: how many shards move it at the same time
   * @param strength penalty as a sum over all rows, above 0
   * @param seed of the order of the visits
   */
  DualEpoch(ShardIndex index, float[] weights, short[] holders, double strength, long seed) {
    reader = new ChunkReader(index);
    this.weights = weights;
    this.holders = holders;
    perStrength = 1 / strength;
    random = new SplittableRandom(seed);
  }

  /** The seed of an epoch; where there are several shards, each adds its index. */
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
   * Visits every row of these segments once, in a new order: rows that are visited one after the
   * other come from random chunks. Where the same rows always follow each other, the weights of
   * frequent slots follow each group of rows, and the duality gap stays a hundred times as wide.
   *
   * @param duals of each segment, one a row; changed in place
   */
  void visit(List<RowSegment> segments, List<float[]> duals) {
    int count = segments.stream().mapToInt(segment -> segment.chunks().size()).sum();
    Visit[] visits = new Visit[count];
    int filled = 0;
    for (int i = 0; i < segments.size(); i++) {
      int firstDual = 0;
      for (RowChunk chunk : segments.get(i).chunks()) {
        // Shuffles them on the way.
        int place = random.nextInt(filled + 1);
        visits[filled++] = visits[place];
        visits[place] = new Visit(chunk, duals.get(i), firstDual);
        firstDual += chunk.rows();
      }
    }
    for (int first = 0; first < count; first += GROUP) {
      visit(visits, first, Math.min(first + GROUP, count));
    }
  }

  /** A chunk to visit, and where its dual variables are. */
  private static final class Visit {
    private final RowChunk chunk;
    private final float[] duals;
    private final int firstDual;

    Visit(RowChunk chunk, float[] duals, int firstDual) {
      this.chunk = chunk;
      this.duals = duals;
      this.firstDual = firstDual;
    }
  }

  /** Visits the rows of some chunks in random order. Unpacks them first, which is faster. */
  private void visit(Visit[] visits, int from, int to) {
    int rows = 0;
    for (int i = from; i < to; i++) {
      Visit visit = visits[i];
      reader.open(visit.chunk);
      int count = visit.chunk.rows();
      for (int row = 0; row < count; row++, rows++) {
        reader.read(row, ranks, rows * FIELDS);
        signs[rows] = (byte) (2 * visit.chunk.label(row) - 1);
        int place = random.nextInt(rows + 1);
        order[rows] = order[place];
        order[place] = rows;
      }
      System.arraycopy(visit.duals, visit.firstDual, duals, rows - count, count);
    }
    visit(rows);
    for (int i = from, first = 0; i < to; i++) {
      int count = visits[i].chunk.rows();
      System.arraycopy(duals, first, visits[i].duals, visits[i].firstDual, count);
      first += count;
    }
  }

  /** Visits the unpacked rows. */
  private void visit(int rows) {
    float[] w = weights;
    short[] h = holders;
    int[] r = ranks;
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
        logit += w[r[j]];
        logit1 += w[r[j + 1]];
        logit2 += w[r[j + 2]];
        square += h[r[j]] + h[r[j + 1]] + h[r[j + 2]];
      }
      logit += logit1 + logit2;
      int sign = signs[row];
      float dual = (float) dual(sign * logit, duals[row], square * perStrength);
      float step = (float) (sign * (dual - duals[row]) * perStrength);
      duals[row] = dual;
      intercept += interceptHolders * step;
      for (int j = first; j < first + FIELDS; j++) {
        w[r[j]] += h[r[j]] * step;
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
}
