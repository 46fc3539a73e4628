package io.sparkctr.engine;

import static org.apache.spark.sql.functions.col;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DayStore;
import io.sparkctr.data.LineCounts;
import io.sparkctr.engine.sql.CsvDayReader;
import io.sparkctr.engine.sql.LineCountQuery;
import io.sparkctr.engine.sql.OmittedLines;
import io.sparkctr.engine.sql.ParquetWrite;
import io.sparkctr.engine.sql.PartitionLineNumbers;
import io.sparkctr.engine.sql.SlotRowIterator;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.SlotRows;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.model.LinearModel;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.score.DayScores;
import io.sparkctr.score.Scorer;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.util.LongAccumulator;

/**
 * Spark's CSV source, column expressions and Parquet writer alone, so that a GPU can run each step
 * up to the slots. Adding up weights stays on the CPU.
 *
 * <p>Where {@code spark.gpu = required}, the RAPIDS planner judges each query of {@link #queries}
 * before it runs. The query that is judged and the query that runs come from the same method, which
 * builds it in the session that it is given. Two steps are for the CPU by design and are not
 * judged: the pass over the lines that {@link OmittedLines} reads, and the writing of scores.
 */
public final class SqlEngine implements Engine {
  /** Codec of the Parquet files: a GPU can write it, and the native engine writes it too. */
  private static final String COMPRESSION = "zstd";

  private static final String ROWS = "prepare, rows";
  private static final String COUNTS = "prepare, counts";
  private static final String SLOTS = "train and evaluate, slots";
  private static final String SCORE_SLOTS = "score, slots";
  private static final String SCORE_LINE_NUMBERS = "score, line numbers";
  private static final String SCORE_COUNTS = "score, counts";

  private final SparkSession spark;
  private final CtrConfig config;
  private final Consumer<String> progress;
  private final NativeEngine onCpu;

  /**
   * @param progress receives a line for each day that must be scored on the CPU after all
   */
  public SqlEngine(SparkSession spark, CtrConfig config, Consumer<String> progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    onCpu = new NativeEngine(spark, config);
  }

  @Override
  public PreparedFiles prepare(DayFile file, Path directory, LongAccumulator rowsDone)
      throws IOException {
    require(planning -> preparation(planning, file, directory));
    // Runs first: this read reports a truncated file with a clear message.
    LineCounts omitted = LineCountQuery.of(omitted(file, LabelRule.REQUIRED));
    goodRows(spark, file, directory).execute();
    LineCounts lines = LineCountQuery.of(lines(spark, file, LabelRule.REQUIRED));
    return new PreparedFiles(lines.plus(omitted), parquetFiles(directory));
  }

  @Override
  public JavaRDD<SlotRows> slots(List<DayRecord> days, FeaturePlan plan) {
    require(planning -> Map.of(SLOTS, slots(prepared(planning, days), plan)));
    return SparkInternals.rows(slots(prepared(spark, days), plan))
        .coalesce(config.train().partitions(DayRecord.rows(days)))
        .mapPartitions(SlotRowIterator::new);
  }

  @Override
  public JavaRDD<SlotRows> slotsOfFiles(List<DayFile> files, FeaturePlan plan) {
    if (isRequired()) {
      throw new UserError(
          "spark.gpu = required, but train.input = day-files reads and hashes on the CPU: set train.input=prepared or spark.gpu=auto");
    }
    return onCpu.slotsOfFiles(files, plan);
  }

  @Override
  public JavaRDD<IntegerRows> integers(List<DayRecord> days) {
    return onCpu.integers(days);
  }

  @Override
  public JavaRDD<IntegerRows> integersOfFiles(List<DayFile> files) {
    return onCpu.integersOfFiles(files);
  }

  @Override
  public void announce(ModelKind model) {
    if (model == ModelKind.RANDOM_FOREST) {
      if (isRequired()) {
        throw new UserError(
            "spark.gpu = required, but a random forest trains and scores on the CPU: set spark.gpu=auto, or use a logistic regression");
      }
      progress.accept("random forest: trains and scores on the CPU");
    }
  }

  @Override
  public LineCounts score(DayFile file, StoredModel model, Path directory) {
    if (!(model.model() instanceof LinearModel linear)) {
      return onCpu.score(file, model, directory);
    }
    // Line numbers count all lines, so this engine must see all of them.
    if (!omitted(file, LabelRule.OPTIONAL).isEmpty()) {
      progress.accept(
          "day %s: scored on the CPU, since some of its lines are blank or start with a blank"
              .formatted(file.day()));
      return onCpu.score(file, model, directory);
    }
    require(planning -> scoring(planning, file, model.plan()));
    PartitionLineNumbers numbers = PartitionLineNumbers.of(lines(spark, file, LabelRule.OPTIONAL));
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Scorer> scorer = context.broadcast(new Scorer(linear.mllib()));
    JavaRDD<InternalRow> scores =
        SparkInternals.rows(slotsToScore(spark, file, model.plan()))
            .map(row -> score(row, scorer.value(), numbers));
    DayScores.write(
        SparkInternals.dataset(spark, scores, DayScores.SCHEMA),
        directory,
        config.score().format());
    return LineCountQuery.of(lines(spark, file, LabelRule.OPTIONAL));
  }

  @Override
  public List<GpuPlan> plans(DayFile file, FeaturePlan plan) {
    // Without a day there are no rows, but the plan is the same.
    return judged(planning -> queries(planning, file, prepared(planning, List.of()), plan));
  }

  /**
   * The queries that the steps run, by name, built in a session.
   *
   * @param prepared rows of prepared days, built in the same session
   */
  public Map<String, Dataset<Row>> queries(
      SparkSession session, DayFile file, Dataset<Row> prepared, FeaturePlan plan) {
    Map<String, Dataset<Row>> queries =
        new LinkedHashMap<>(preparation(session, file, new Path(config.data().prepared())));
    queries.put(SLOTS, slots(prepared, plan));
    queries.putAll(scoring(session, file, plan));
    return queries;
  }

  private Map<String, Dataset<Row>> preparation(
      SparkSession session, DayFile file, Path directory) {
    Map<String, Dataset<Row>> queries = new LinkedHashMap<>();
    queries.put(ROWS, goodRows(session, file, directory).plan());
    queries.put(COUNTS, LineCountQuery.counted(lines(session, file, LabelRule.REQUIRED)));
    return queries;
  }

  private Map<String, Dataset<Row>> scoring(SparkSession session, DayFile file, FeaturePlan plan) {
    Dataset<Row> lines = lines(session, file, LabelRule.OPTIONAL);
    Map<String, Dataset<Row>> queries = new LinkedHashMap<>();
    queries.put(SCORE_SLOTS, slotsToScore(session, file, plan));
    queries.put(SCORE_LINE_NUMBERS, PartitionLineNumbers.counts(lines));
    queries.put(SCORE_COUNTS, LineCountQuery.counted(lines));
    return queries;
  }

  private ParquetWrite goodRows(SparkSession session, DayFile file, Path directory) {
    Dataset<Row> rows =
        lines(session, file, LabelRule.REQUIRED)
            .where(col(DayFileSchema.REJECT).isNull())
            .select(CriteoSchema.COLUMNS.stream().map(functions::col).toArray(Column[]::new));
    return new ParquetWrite(rows, directory.toString(), COMPRESSION);
  }

  private Dataset<Row> prepared(SparkSession session, List<DayRecord> days) {
    return new DayStore(config.data().prepared(), hadoop())
        .read(session, days, config.train().partitions(DayRecord.rows(days)));
  }

  /** The label, then the slots. */
  static Dataset<Row> slots(Dataset<Row> prepared, FeaturePlan plan) {
    return plan.apply(prepared, CriteoSchema.LABEL);
  }

  /** The line's id, then the slots. */
  private Dataset<Row> slotsToScore(SparkSession session, DayFile file, FeaturePlan plan) {
    Dataset<Row> rows =
        PartitionLineNumbers.withId(lines(session, file, LabelRule.OPTIONAL))
            .where(col(DayFileSchema.REJECT).isNull());
    return plan.apply(rows, PartitionLineNumbers.ID);
  }

  private Dataset<Row> lines(SparkSession session, DayFile file, LabelRule labelRule) {
    return CsvDayReader.read(
        session, List.of(file.path().toString()), labelRule, config.data().maxLineBytes());
  }

  private Dataset<Row> omitted(DayFile file, LabelRule labelRule) {
    return OmittedLines.read(
        spark,
        List.of(file.path().toString()),
        labelRule,
        config.data().splitBytes(),
        config.data().maxLineBytes());
  }

  private static InternalRow score(InternalRow row, Scorer scorer, PartitionLineNumbers numbers) {
    double logit = scorer.intercept();
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      logit += scorer.weight(row.getInt(1 + field));
    }
    return DayScores.row(numbers.number(row.getLong(0)), Scorer.probability(logit));
  }

  /** Checks that these queries stay on the GPU, if a GPU is required. */
  private void require(Function<SparkSession, Map<String, Dataset<Row>>> queries) {
    if (isRequired()) {
      judged(queries).forEach(plan -> plan.require(config.gpu().allowedOnCpu()));
    }
  }

  private boolean isRequired() {
    return config.gpu().mode() == Mode.REQUIRED;
  }

  /** One at a time, since days are prepared side by side: the planner is not ours. */
  private synchronized List<GpuPlan> judged(
      Function<SparkSession, Map<String, Dataset<Row>>> queries) {
    return queries.apply(GpuPlan.planningSession(spark)).entrySet().stream()
        .map(query -> GpuPlan.of(query.getKey(), query.getValue()))
        .toList();
  }

  private List<String> parquetFiles(Path directory) throws IOException {
    return Arrays.stream(Storage.fileSystem(directory, hadoop()).listStatus(directory))
        .map(status -> status.getPath().getName())
        .filter(name -> name.endsWith(".parquet"))
        .sorted()
        .toList();
  }

  private org.apache.hadoop.conf.Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
