package io.sparkctr.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The operators of a plan as Spark runs it, after the plugin has changed it.
 *
 * @param operators names, each before its inputs
 */
public record ExecutedPlan(List<String> operators) {
  private static final String GPU = "Gpu";

  /** Wrappers around operators; they do no work. */
  private static final Set<String> FRAMES = Set.of("WholeStageCodegen", "InputAdapter");

  /** The operators of a dataset; adaptive execution must be off. */
  public static ExecutedPlan of(Dataset<Row> dataset) {
    List<String> names = new ArrayList<>();
    add(
        ((org.apache.spark.sql.classic.Dataset<Row>) dataset).queryExecution().executedPlan(),
        names);
    return new ExecutedPlan(names);
  }

  /** The operators that do not run on the GPU. */
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
