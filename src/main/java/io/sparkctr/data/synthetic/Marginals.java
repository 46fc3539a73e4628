package io.sparkctr.data.synthetic;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sparkctr.schema.CriteoSchema;
import java.util.List;

/**
 * The shape of the columns, read from {@code marginals.conf}, which says what the numbers mean.
 *
 * @param columns one a feature field, in file order
 * @param blocks fields that go missing together
 * @param related fields whose values move together
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
}
