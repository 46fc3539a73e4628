package io.sparkctr.gpu;

import io.sparkctr.config.UserError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the planner of the RAPIDS plugin says of one plan. Needs no GPU; runs nothing.
 *
 * @param stage the stage that runs the plan
 * @param verdicts operators and expressions, each before its children
 */
public record GpuPlan(String stage, List<Verdict> verdicts) {
  private static final String PLANNER = "com.nvidia.spark.rapids.ExplainPlan";
  private static final String EXPLAIN = "explainPotentialGpuPlan";

  /**
   * The judgement of the planner on one operator or expression.
   *
   * @param depth depth in the plan, from 0
   * @param kind {@code Exec}, {@code Expression}, {@code Output} and the like; empty if the planner
   *     names none
   * @param name class of the operator or expression, as Spark calls it
   * @param place where it would run
   * @param text the rest of the line: the SQL of an expression, or the reason for the CPU
   */
  public record Verdict(int depth, String kind, String name, Place place, String text) {
    private static final String EXPRESSION = "Expression";
    private static final int INDENT = 2;

    private static final Pattern LINE =
        Pattern.compile("( *)([*!@^$#])([A-Za-z_]*) ?<([^>]+)>(.*)", Pattern.DOTALL);

    /** Where it would run; the first character of the line says so. */
    public enum Place {
      GPU('*'),
      /** It cannot run on a GPU. */
      CPU('!'),
      /** It could run on a GPU, but its parent cannot. */
      CPU_WITH_PARENT('@'),
      /** It runs on the CPU, called from an operator on the GPU. */
      CPU_BRIDGE('^'),
      /** It could run on a GPU, but the planner expects no gain. */
      CPU_FOR_COST('$'),
      /** The planner removes it from the plan: it runs nowhere. */
      REMOVED('#');

      private final char prefix;

      Place(char prefix) {
        this.prefix = prefix;
      }

      /** Whether it does not run on the GPU. */
      public boolean isOff() {
        return this != GPU && this != REMOVED;
      }

      private static Place of(char prefix) {
        for (Place place : values()) {
          if (place.prefix == prefix) {
            return place;
          }
        }
        throw new IllegalArgumentException("the planner has no place with the mark " + prefix);
      }
    }

    /** The verdicts in the text of the planner, in order. Other lines continue the last verdict. */
    static List<Verdict> parse(String explained) {
      List<StringBuilder> entries = new ArrayList<>();
      for (String line : explained.split("\n", -1)) {
        if (entries.isEmpty() || LINE.matcher(line).matches()) {
          entries.add(new StringBuilder(line));
        } else {
          entries.get(entries.size() - 1).append('\n').append(line);
        }
      }
      return entries.stream()
          .map(entry -> LINE.matcher(entry.toString()))
          .filter(Matcher::matches)
          .map(
              found ->
                  new Verdict(
                      found.group(1).length() / INDENT,
                      found.group(3),
                      found.group(4),
                      Place.of(found.group(2).charAt(0)),
                      found.group(5).strip()))
          .toList();
    }

    /** Whether it is an operator (a step of the plan), not an expression within one. */
    public boolean isOperator() {
      return !kind.equals(EXPRESSION);
    }
  }

  /**
   * A session to build plans for {@link #of}. It has the plugin settings of the given session, but
   * leaves the plans as they are before the plugin changes them.
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
   * @param dataset built in a {@link #planningSession}
   * @throws UserError if the plugin is not on the class path, or does not support this Spark
   */
  public static GpuPlan of(String stage, Dataset<Row> dataset) {
    return new GpuPlan(stage, Verdict.parse(explained(dataset)));
  }

  /** The operators of the plan. */
  public List<Verdict> operators() {
    return verdicts.stream().filter(Verdict::isOperator).toList();
  }

  /**
   * What does not run on the GPU, in the order of the plan.
   *
   * @param allowed names of operators that may run on the CPU, with their expressions
   */
  public List<Verdict> off(List<String> allowed) {
    List<Verdict> off = new ArrayList<>();
    String operator = "";
    for (Verdict verdict : verdicts) {
      // The expressions of an operator follow it, then its input operators.
      operator = verdict.isOperator() ? verdict.name() : operator;
      if (verdict.place().isOff() && !allowed.contains(operator)) {
        off.add(verdict);
      }
    }
    return off;
  }

  /** Whether the plan has operators, and all that must run on the GPU do. */
  public boolean isOnGpu(List<String> allowed) {
    return !operators().isEmpty() && off(allowed).isEmpty();
  }

  /**
   * Demands that the whole plan runs on the GPU.
   *
   * @throws UserError with the operators that do not, and the reasons of the planner
   */
  public void require(List<String> allowed) {
    List<Verdict> off = off(allowed);
    if (operators().isEmpty()) {
      throw new UserError(stage + ": the RAPIDS planner saw no operator; it proves nothing");
    }
    if (!off.isEmpty()) {
      throw new UserError(
          "spark.gpu = required, but %s would leave the GPU:%n%s%nFix the reasons, list operators that may run on the CPU in spark.gpu-allowed-on-cpu, or set spark.gpu=auto."
              .formatted(
                  stage,
                  off.stream()
                      .filter(verdict -> verdict.place() != Verdict.Place.CPU_WITH_PARENT)
                      .map(verdict -> "  " + verdict.name() + ": " + verdict.text())
                      .collect(Collectors.joining(System.lineSeparator()))));
    }
  }

  /** The result in one line, such as {@code prepare: 14 of 14 operators on GPU}. */
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
