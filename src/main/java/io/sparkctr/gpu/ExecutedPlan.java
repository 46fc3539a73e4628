package io.sparkctr.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The operators of a plan as it runs, after the plugin took it over.
 *
 * @param operators names, each before what feeds it
 */
public record ExecutedPlan(List<String> operators) {
  private static final String GPU = "Gpu";

  /** Frames around operators, which do nothing themselves. */
  private static final Set<String> FRAMES = Set.of("WholeStageCodegen", "InputAdapter");

  /** The operators of a dataset, which runs without Spark's adaptive execution. */
  public static ExecutedPlan of(Dataset<Row> dataset) {
    List<String> names = new ArrayList<>();
    add(
        ((org.apache.spark.sql.classic.Dataset<Row>) dataset).queryExecution().executedPlan(),
        names);
    return new ExecutedPlan(names);
  }

  /** Those that are not the plugin's. */
  public List<String> off() {
    return operators.stream().filter(name -> !name.startsWith(GPU)).toList();
  }

  private static void add(SparkPlan node, List<String> names) {
    String name = node.getClass().getSimpleName().replaceFirst("Exec$", "");
    if (!FRAMES.contains(name)) {
      names.add(name);
    }
    CollectionConverters.asJava(node.children()).forEach(child -> add(child, names));
  }
}
