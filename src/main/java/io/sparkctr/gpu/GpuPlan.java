package io.sparkctr.gpu;

import io.sparkctr.config.UserError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The verdicts of the plugin's own planner on one plan. No GPU is needed, and nothing runs.
 *
 * @param stage what the plan is for
 * @param verdicts operators and expressions, each before what it is made of
 */
public record GpuPlan(String stage, List<Verdict> verdicts) {
  private static final String PLANNER = "com.nvidia.spark.rapids.ExplainPlan";
  private static final String EXPLAIN = "explainPotentialGpuPlan";

  /**
   * A session to build plans for {@link #of} in: with the other's settings of the plugin, and with
   * plans as they are before the plugin takes them over.
   */
  public static SparkSession planningSession(SparkSession spark) {
    SparkSession session = spark.newSession();
    Map<String, String> own = CollectionConverters.asJava(spark.conf().getAll());
    own.forEach(
        (key, value) -> {
          if (key.startsWith("spark.rapids.")) {
            session.conf().set(key, value);
          }
        });
    RapidsPlugin.plannerSettings().forEach(session.conf()::set);
    session.conf().set(RapidsPlugin.ENABLED, false);
    return session;
  }

  /**
   * Asks the planner.
   *
   * @param dataset of a {@link #planningSession}
   * @throws UserError where the plugin is not on the class path, or does not know this Spark
   */
  public static GpuPlan of(String stage, Dataset<Row> dataset) {
    return new GpuPlan(stage, Verdict.parse(explained(dataset)));
  }

  /** Steps of the plan. */
  public List<Verdict> operators() {
    return verdicts.stream().filter(Verdict::isOperator).toList();
  }

  /**
   * What stays off the GPU, in the plan's order.
   *
   * @param allowed names of operators that may, with all that is in them
   */
  public List<Verdict> off(List<String> allowed) {
    List<Verdict> off = new ArrayList<>();
    String operator = "";
    for (Verdict verdict : verdicts) {
      // An operator's expressions follow it, before the operators that feed it.
      operator = verdict.isOperator() ? verdict.name() : operator;
      if (verdict.place().isOff() && !allowed.contains(operator)) {
        off.add(verdict);
      }
    }
    return off;
  }

  /** Whether there are operators, and nothing that may not stays off the GPU. */
  public boolean isOnGpu(List<String> allowed) {
    return !operators().isEmpty() && off(allowed).isEmpty();
  }

  /**
   * Demands that nothing stays off the GPU.
   *
   * @throws UserError that names the operator and the planner's reason
   */
  public void require(List<String> allowed) {
    List<Verdict> off = off(allowed);
    if (verdicts.isEmpty()) {
      throw new UserError(stage + ": the RAPIDS planner saw no operator; it proves nothing");
    }
    if (!off.isEmpty()) {
      throw new UserError(
          "spark.gpu = required, but %s would leave the GPU:%n%s%nMend what keeps them off, name operators that may stay off in spark.gpu-allowed-on-cpu, or set spark.gpu=auto."
              .formatted(
                  stage,
                  off.stream()
                      .filter(verdict -> verdict.place() != Verdict.Place.CPU_WITH_PARENT)
                      .map(verdict -> "  " + verdict.name() + ": " + verdict.text())
                      .collect(Collectors.joining(System.lineSeparator()))));
    }
  }

  /** The result in a line: {@code prepare: 14 of 14 operators on GPU}. */
  public String summary() {
    long on = operators().stream().filter(operator -> !operator.place().isOff()).count();
    return "%s: %d of %d operators on GPU".formatted(stage, on, operators().size());
  }

  private static String explained(Dataset<Row> dataset) {
    RapidsPlugin.letItAddClasses();
    try {
      Method explain =
          Arrays.stream(Class.forName(PLANNER).getMethods())
              .filter(method -> method.getName().equals(EXPLAIN) && method.getParameterCount() == 2)
              .findFirst()
              .orElseThrow();
      return (String) explain.invoke(null, dataset, "ALL");
    } catch (ClassNotFoundException missing) {
      throw new UserError(
          "the RAPIDS plugin is not on the class path: bin/ctr explain fetches it", missing);
    } catch (InvocationTargetException refused) {
      throw new UserError(
          "the RAPIDS planner cannot judge this plan: " + refused.getCause(), refused.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
