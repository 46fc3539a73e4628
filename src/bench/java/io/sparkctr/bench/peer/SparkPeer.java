package io.sparkctr.bench.peer;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.when;

import io.sparkctr.schema.CriteoSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.FeatureHasher;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Plain Spark, used as in its documentation: CSV reader, FeatureHasher, LogisticRegression.
 *
 * <p>Arguments: {@code hash MASTER DAY...} hashes and discards the result; {@code prepare MASTER
 * OUTPUT DAY...} writes typed Parquet; {@code model MASTER PREDICTIONS TEST_DAY DAY...} trains and
 * predicts.
 */
public final class SparkPeer {
  private static final int SLOTS = 1 << 20;
  private static final int ITERATIONS = 50;

  /**
   * The best penalty measured with 2,000,000 rows was 1e-5. Multiplied by the rows it is 20, which
   * also fits other numbers of rows.
   */
  private static final double STRENGTH = 20;

  private final SparkSession spark;
  private final StageClock clock;

  private SparkPeer(SparkSession spark, StageClock clock) {
    this.spark = spark;
    this.clock = clock;
  }

  public static void main(String[] args) throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("plain Spark")
            .master(args[1])
            .config("spark.ui.enabled", false)
            .getOrCreate()) {
      StageClock clock = new StageClock("Spark " + spark.version());
      SparkPeer peer = new SparkPeer(spark, clock);
      switch (args[0]) {
        case "hash" -> peer.hash(days(args, 2));
        case "prepare" -> peer.prepare(args[2], days(args, 3));
        case "model" -> peer.model(Path.of(args[2]), List.of(args[3]), days(args, 4));
        default -> throw new IllegalArgumentException("unknown work: " + args[0]);
      }
    }
  }

  private void hash(List<String> days) {
    hashed(days).write().format("noop").mode("overwrite").save();
    clock.end("hash");
  }

  private void prepare(String output, List<String> days) {
    Dataset<Row> read = read(days);
    Column[] columns = new Column[CriteoSchema.COLUMNS.size()];
    for (int i = 0; i < columns.length; i++) {
      String name = CriteoSchema.COLUMNS.get(i);
      columns[i] = CriteoSchema.CATEGORY_COLUMNS.contains(name) ? bits(name) : col(name);
    }
    read.select(columns).write().option("compression", "zstd").parquet(output);
    clock.end("prepare");
  }

  private void model(Path predictions, List<String> testDay, List<String> days) throws IOException {
    Dataset<Row> training = hashed(days).persist(StorageLevel.MEMORY_AND_DISK());
    long rows = training.count();
    clock.end("hash");
    LogisticRegressionModel model =
        new LogisticRegression()
            .setLabelCol(CriteoSchema.LABEL)
            .setStandardization(false)
            .setRegParam(STRENGTH / rows)
            .setMaxIter(ITERATIONS)
            .fit(training);
    clock.end("fit");
    List<Row> scored =
        model.transform(hashed(testDay)).select(CriteoSchema.LABEL, "probability").collectAsList();
    try (Predictions file = new Predictions(predictions)) {
      for (Row row : scored) {
        file.add(row.getInt(0), ((Vector) row.get(1)).apply(1));
      }
    }
    clock.end("predict");
  }

  private Dataset<Row> read(List<String> days) {
    StructType schema = new StructType();
    for (String name : CriteoSchema.COLUMNS) {
      boolean category = CriteoSchema.CATEGORY_COLUMNS.contains(name);
      schema = schema.add(name, category ? DataTypes.StringType : DataTypes.IntegerType);
    }
    return spark
        .read()
        .schema(schema)
        .option("sep", "\t")
        .option("quote", "")
        .csv(days.toArray(String[]::new));
  }

  /**
   * The label and the vector {@code features}: every field is a category, and so is a missing
   * value.
   */
  private Dataset<Row> hashed(List<String> days) {
    String[] fields = CriteoSchema.FEATURE_COLUMNS.toArray(String[]::new);
    Column[] columns = new Column[1 + fields.length];
    columns[0] = col(CriteoSchema.LABEL);
    for (int field = 0; field < fields.length; field++) {
      Column value = col(fields[field]);
      Column token = field < CriteoSchema.INTEGERS ? bucket(value).cast("string") : value;
      columns[1 + field] = coalesce(token, lit("")).as(fields[field]);
    }
    return new FeatureHasher()
        .setInputCols(fields)
        .setOutputCol("features")
        .setNumFeatures(SLOTS)
        .transform(read(days).select(columns))
        .select(CriteoSchema.LABEL, "features");
  }

  private static Column bucket(Column value) {
    Column logarithm = log(value);
    return when(value.gt(2), floor(logarithm.multiply(logarithm)).cast("int").plus(2))
        .otherwise(value);
  }

  /** The 32 bits of a hex token as a signed integer; a plain cast would overflow. */
  private static Column bits(String category) {
    Column unsigned = conv(col(category), 16, 10).cast("long");
    Column signed = when(unsigned.gt(Integer.MAX_VALUE), unsigned.minus(1L << 32));
    return signed.otherwise(unsigned).cast("int").as(category);
  }

  private static List<String> days(String[] args, int from) {
    return Arrays.stream(args).skip(from).toList();
  }
}
