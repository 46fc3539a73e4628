package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Stochastic dual coordinate ascent for L2-regularised logistic regression on one machine's rows:
 * minimises the sum of log losses + strength/2 · |w|².
 *
 * <p>Each row holds a dual variable a in [0, 1]; the weights are always the sum over rows of {@code
 * ±a · x / strength}, + for a click. A step solves the row's own optimality condition {@code a =
 * sigmoid(-margin)} for {@code a}, the margin moving with it. Source: Yu, Huang and Lin 2011, Dual
 * Coordinate Descent Methods for Logistic Regression and Maximum Entropy Models, section 3;
 * Shalev-Shwartz and Zhang 2013, Stochastic Dual Coordinate Ascent. The intercept starts at the
 * click rate's and moves as one more weight of every row, penalty and all: next to so many rows
 * that penalty is nothing.
 */
final class DualAscent {
  private static final int FIELDS = CriteoSchema.FIELDS;
  private static final int NEWTON_STEPS = 60;
  private static final double NEWTON_PRECISION = 1e-6;

  private final SlotRows rows;
  private final int[] order;
  private final Random random;

  /** Squared length of each row's vector, the intercept's one included. */
  private final float[] squares;

  private final double[] duals;
  private final double[] weights;
  private final double start;
  private double intercept;
  private double strength;

  /**
   * Starts at weights of zero and the intercept of the click rate.
   *
   * @param rows with clicks and non-clicks among them
   * @param size slots of the weight vector
   * @param strength penalty as a sum over rows, above 0
   * @param seed order in which rows are visited
   */
  DualAscent(SlotRows rows, int size, double strength, long seed) {
    this.rows = rows;
    this.strength = strength;
    duals = new double[rows.rows()];
    weights = new double[size];
    double positives = rows.positives();
    start = Math.log(positives / (rows.rows() - positives));
    intercept = start;
    random = new Random(seed);
    order = IntStream.range(0, rows.rows()).toArray();
    squares = new float[rows.rows()];
    for (int row = 0; row < squares.length; row++) {
      squares[row] = 1 + square(row);
    }
  }

  /** Weights by slot; live, the next epoch changes them. */
  double[] weights() {
    return weights;
  }

  double intercept() {
    return intercept;
  }

  /** Changes the penalty; the dual variables stay, so that the last solution is the start. */
  void strength(double newStrength) {
    double scale = strength / newStrength;
    intercept = start + (intercept - start) * scale;
    for (int slot = 0; slot < weights.length; slot++) {
      weights[slot] *= scale;
    }
    strength = newStrength;
  }

  /** One visit to every row, in a new order: a fixed one can take hundreds of times the epochs. */
  void epoch() {
    shuffle();
    for (int row : order) {
      int sign = rows.labels[row] == 1 ? 1 : -1;
      double margin = sign * rows.logit(row, weights, intercept);
      double change = dual(margin, duals[row], squares[row] / strength) - duals[row];
      duals[row] += change;
      double step = sign * change / strength;
      intercept += step;
      for (int i = row * FIELDS, end = i + FIELDS; i < end; i++) {
        weights[rows.slots[i]] += step;
      }
    }
  }

  /**
   * The dual variable at which the row's condition holds, the others fixed: a = sigmoid(z) with z +
   * margin + pull · (a - dual) = 0. The left side grows with z, convex below 0 and concave above,
   * so that Newton's steps, kept on the root's side of 0, close in from one side after the first.
   *
   * @param margin log-odds of the row's own label, at {@code dual}
   * @param pull how far the margin moves per unit of the dual variable
   */
  static double dual(double margin, double dual, double pull) {
    boolean below = margin + pull * (0.5 - dual) > 0;
    double z = dual > 0 && dual < 1 ? Math.log(dual / (1 - dual)) : -margin;
    double a = dual;
    for (int step = 0; step < NEWTON_STEPS; step++) {
      z = below ? Math.min(z, 0) : Math.max(z, 0);
      a = Scorer.probability(z);
      double newton = (z + margin + pull * (a - dual)) / (1 + pull * a * (1 - a));
      if (Math.abs(newton) < NEWTON_PRECISION) {
        break;
      }
      z -= newton;
    }
    return a;
  }

  /** Fields that share a slot add up there: 39, and 2 more for each pair that does. */
  private int square(int row) {
    int square = FIELDS;
    int first = row * FIELDS;
    for (int i = first; i < first + FIELDS; i++) {
      for (int j = first; j < i; j++) {
        square += rows.slots[i] == rows.slots[j] ? 2 : 0;
      }
    }
    return square;
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
  }
}
