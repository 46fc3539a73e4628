package io.sparkctr.spark;

import java.io.File;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.RowToColumnarExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * What the program uses of Spark's internal classes. A loop over a {@code Dataset<Row>} boxes every
 * value; internal rows and batches give primitives.
 */
public final class SparkInternals {
  private SparkInternals() {}

  // The three functions of the interface org.apache.spark.sql.SparkSession first load Scala's
  // reflection, to find out whether this is the classic Spark or a client of Spark Connect.

  /** Starts a session, or returns the one that this process has. */
  public static SparkSession start(SparkConf conf) {
    return org.apache.spark.sql.classic.SparkSession.builder().config(conf).getOrCreate();
  }

  /** The default session of this process. */
  public static Optional<SparkSession> running() {
    return OptionConverters.toJava(
        org.apache.spark.sql.classic.SparkSession.getDefaultSession().map(session -> session));
  }

  /** The session of this thread, else the default session. */
  public static SparkSession active() {
    return org.apache.spark.sql.classic.SparkSession.active();
  }

  /** The dataset's rows. A row is only valid until the next one is read. */
  public static JavaRDD<InternalRow> rows(Dataset<Row> dataset) {
    return execution(dataset).toRdd().toJavaRDD();
  }

  /**
   * The dataset's columns in batches. A batch and its vectors are only valid until the next one is
   * read. Where the source yields rows, Spark turns them into batches.
   */
  public static JavaRDD<ColumnarBatch> batches(Dataset<Row> dataset) {
    QueryExecution query = execution(dataset);
    // The executed plan would turn the scan's batches into rows.
    SparkPlan scan = query.sparkPlan();
    SparkPlan columnar =
        scan.supportsColumnar() ? scan : new RowToColumnarExec(query.executedPlan());
    return columnar.executeColumnar().toJavaRDD();
  }

  /** A dataset over rows that match the schema's internal types. */
  public static Dataset<Row> dataset(
      SparkSession spark, JavaRDD<InternalRow> rows, StructType schema) {
    return classic(spark).internalCreateDataFrame(rows.rdd(), schema, false);
  }

  /**
   * A copy of the session with more settings. The datasets that it makes keep them when they run,
   * and the given session stays as it is.
   */
  public static SparkSession withSettings(SparkSession spark, Map<String, String> settings) {
    SparkSession copy = classic(spark).cloneSession();
    settings.forEach(copy.conf()::set);
    return copy;
  }

  /**
   * Runs a job and hands over the result of each partition as it arrives, in any order, so that the
   * driver holds few at a time. The receiver is called by one thread at a time.
   */
  public static <T, R> void forEachResult(
      JavaRDD<T> rdd, Function<Iterator<T>, R> function, Consumer<R> receiver) {
    SparkContext context = rdd.context();
    context.runJob(
        rdd.rdd(),
        new PartitionFunction<>(function),
        new AbstractFunction2<Object, R, BoxedUnit>() {
          @Override
          public BoxedUnit apply(Object partition, R result) {
            receiver.accept(result);
            return BoxedUnit.UNIT;
          }
        },
        ClassTag$.MODULE$.<R>apply(Object.class));
  }

  /** A function of Spark's Java API as one of Scala's. */
  private static final class PartitionFunction<T, R>
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R>
      implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Function<Iterator<T>, R> function;

    PartitionFunction(Function<Iterator<T>, R> function) {
      this.function = function;
    }

    @Override
    public R apply(TaskContext context, scala.collection.Iterator<T> partition) {
      try {
        return function.call(CollectionConverters.asJava(partition));
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        // Catches everything: Spark's functions may throw any exception.
        throw new IllegalStateException(failure);
      }
    }
  }

  /**
   * Ends a task that was told to stop; for loops that do not read through Spark, which sees to that
   * itself.
   */
  public static void stopIfKilled(String reason) {
    if (TaskContext.get().isInterrupted()) {
      throw new TaskKilledException(reason);
    }
  }

  /**
   * Name of a new file in a local directory of this process. Spark removes the directory when the
   * process ends.
   */
  public static File newLocalFile() {
    return SparkEnv.get().blockManager().diskBlockManager().createTempLocalBlock()._2();
  }

  private static QueryExecution execution(Dataset<Row> dataset) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) dataset).queryExecution();
  }

  private static org.apache.spark.sql.classic.SparkSession classic(SparkSession spark) {
    return (org.apache.spark.sql.classic.SparkSession) spark;
  }
}
