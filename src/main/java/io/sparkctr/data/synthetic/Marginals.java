package io.sparkctr.data.synthetic;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sparkctr.schema.CriteoSchema;
import java.io.Serializable;
import java.util.List;

/**
 * The distributions of the columns, from {@code marginals.conf}, which explains the numbers.
 *
 * @param columns one per feature field, in file order
 * @param blocks fields that are missing together
 * @param related fields whose values correlate
 */
record Marginals(List<Column> columns, List<Block> blocks, List<Related> related) {

  /** The distribution of a field's values, and the spread of its planted weights (log odds). */
  record Column(InverseCdf values, double weight) {}

  /** Field indices, the share of rows without them, and what their absence adds to the log odds. */
  record Block(List<Integer> fields, double missing, double effect) {}

  /** Field indices and their rank correlation. */
  record Related(List<Integer> fields, double correlation) {}

  static Marginals load() {
    Config config = ConfigFactory.parseResources(Marginals.class, "marginals.conf").resolve();
    return new Marginals(
        CriteoSchema.FEATURE_COLUMNS.stream()
            .map(name -> column(config.getConfig("columns." + name)))
            .toList(),
        config.getConfigList("blocks").stream()
            .map(block -> new Block(fields(block), block.getDouble("missing"), effect(block)))
            .toList(),
        config.getConfigList("related").stream()
            .map(group -> new Related(fields(group), group.getDouble("correlation")))
            .toList());
  }

  private static Column column(Config column) {
    return new Column(
        new InverseCdf(column.getDoubleList("p"), column.getDoubleList("v")),
        column.getDouble("weight"));
  }

  private static double effect(Config block) {
    return block.getDouble("effect");
  }

  private static List<Integer> fields(Config group) {
    return group.getStringList("columns").stream()
        .map(CriteoSchema.FEATURE_COLUMNS::indexOf)
        .toList();
  }

  /**
   * The inverse of a cumulative distribution function, from a few points. Between two points it is
   * linear in the logarithm of the value: a power law with exponent one.
   *
   * <p>Uses {@link StrictMath}, so that every machine gives the same bits.
   */
  static final class InverseCdf implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] share;
    private final double[] log;
    private final double[] slope;
    private final double shift;

    /**
     * @param shares strictly rising from 0 to 1
     * @param values as many, never falling; {@code shares[i]} of the mass lies below {@code
     *     values[i]}
     */
    InverseCdf(List<Double> shares, List<Double> values) {
      int points = shares.size();
      if (points < 2
          || values.size() != points
          || shares.get(0) != 0
          || shares.get(points - 1) != 1) {
        throw new IllegalArgumentException("not a distribution: p = " + shares + ", v = " + values);
      }
      share = new double[points];
      log = new double[points];
      slope = new double[points];
      shift = 1 - values.get(0);
      for (int i = 0; i < points; i++) {
        share[i] = shares.get(i);
        log[i] = StrictMath.log(values.get(i) + shift);
        if (i > 0) {
          if (share[i] <= share[i - 1] || log[i] < log[i - 1]) {
            throw new IllegalArgumentException("p or v falls at position " + i + ": " + shares);
          }
          slope[i] = (log[i] - log[i - 1]) / (share[i] - share[i - 1]);
        }
      }
    }

    /** The value below which a share {@code u}, in [0, 1), of the mass lies. */
    double value(double u) {
      int i = 1;
      while (u >= share[i]) {
        i++;
      }
      return StrictMath.exp(log[i - 1] + (u - share[i - 1]) * slope[i]) - shift;
    }
  }
}
