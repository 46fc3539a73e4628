package io.sparkctr.engine;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DayStore;
import io.sparkctr.data.LineCountAccumulator;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.SplitLineNumbers;
import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.data.columnar.ColumnFile;
import io.sparkctr.data.reader.ColumnReader;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.data.reader.ReadAhead;
import io.sparkctr.data.reader.Split;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.SlotBlocks;
import io.sparkctr.features.SlotRows;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.model.ModelStore.StoredModel;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import io.sparkctr.score.DayScores;
import io.sparkctr.spark.SparkInternals;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** On the CPU: from bytes to columns to slots, without an object for a row. */
public final class NativeEngine implements Engine {
  /** About the rows of a partition of a forest. A forest does not get worse with more of them. */
  private static final int FOREST_ROWS = 250_000;

  private final SparkSession spark;
  private final CtrConfig config;

  public NativeEngine(SparkSession spark, CtrConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /** A task for each split of the file; the Parquet files are in the order of the splits. */
  @Override
  public PreparedFiles prepare(DayFile file, Path directory, LongAccumulator rowsDone) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Split> splits =
        Split.plan(
            List.of(file.path().toString()),
            config.data().splitBytes(),
            context.hadoopConfiguration());
    if (splits.isEmpty()) {
      return SplitResult.sum(List.of());
    }
    var prepareSplit =
        new SplitTask(
            directory.toString(),
            config.data().maxLineBytes(),
            new SerializableConfiguration(context.hadoopConfiguration()),
            rowsDone);
    return SplitResult.sum(context.parallelize(splits, splits.size()).map(prepareSplit).collect());
  }

  @Override
  public JavaRDD<SlotRows> slots(List<DayRecord> days, FeaturePlan plan) {
    int partitions = config.train().partitions(DayRecord.rows(days));
    DayStore store = new DayStore(config.data().prepared(), hadoop());
    // Spark may read the files in a few more partitions.
    return SlotBlocks.of(
        SparkInternals.batches(store.read(spark, days, partitions)).coalesce(partitions), plan);
  }

  @Override
  public JavaRDD<SlotRows> slotsOfFiles(List<DayFile> files, FeaturePlan plan) {
    return SlotBlocks.ofLines(lines(files).coalesce(config.train().partitions(rows(files))), plan);
  }

  @Override
  public JavaRDD<IntegerRows> integers(List<DayRecord> days) {
    int partitions = forestPartitions(DayRecord.rows(days));
    Column[] columns =
        CriteoSchema.COLUMNS.stream()
            .limit(1 + CriteoSchema.INTEGERS)
            .map(functions::col)
            .toArray(Column[]::new);
    Dataset<Row> rows =
        new DayStore(config.data().prepared(), hadoop())
            .read(spark, days, partitions)
            .select(columns);
    return IntegerRows.of(SparkInternals.batches(rows).coalesce(partitions));
  }

  @Override
  public JavaRDD<IntegerRows> integersOfFiles(List<DayFile> files) {
    return IntegerRows.ofLines(lines(files).coalesce(forestPartitions(rows(files))));
  }

  @Override
  public void announce(ModelKind model) {}

  /** Batches of all lines: the 40 columns, then the reason of a rejection, and the file. */
  private JavaRDD<ColumnarBatch> lines(List<DayFile> files) {
    Column[] columns =
        Stream.concat(
                CriteoSchema.COLUMNS.stream(), Stream.of(DayFileSchema.REJECT, DayFileSchema.FILE))
            .map(functions::col)
            .toArray(Column[]::new);
    Dataset<Row> lines =
        DayFileReader.read(
            spark,
            files.stream().map(file -> file.path().toString()).toList(),
            LabelRule.REQUIRED,
            config.data().splitBytes(),
            config.data().maxLineBytes());
    return SparkInternals.batches(lines.select(columns));
  }

  private static long rows(List<DayFile> files) {
    return files.stream().mapToLong(DayFile::estimatedRows).sum();
  }

  @Override
  public LineCounts score(DayFile file, StoredModel model, Path directory) {
    Dataset<Row> lines =
        DayFileReader.read(
            spark,
            List.of(file.path().toString()),
            LabelRule.OPTIONAL,
            config.data().splitBytes(),
            config.data().maxLineBytes());
    LineCountAccumulator read = new LineCountAccumulator();
    spark.sparkContext().register(read);
    DayScores.write(
        DayScores.of(lines, SplitLineNumbers.of(lines), model, read),
        directory,
        config.score().format());
    return read.value();
  }

  @Override
  public List<GpuPlan> plans(DayFile file, FeaturePlan plan) {
    return List.of();
  }

  /** Partitions for so many rows of a forest. Depends on the rows alone, too. */
  private static int forestPartitions(long rows) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(2, (rows - 1) / FOREST_ROWS + 1));
  }

  private org.apache.hadoop.conf.Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  /**
   * A task that writes the good rows of a split as a Parquet file. Each attempt has a file of its
   * own; a failed attempt leaves none.
   *
   * @param directory where the files go, a URI
   */
  private record SplitTask(
      String directory,
      int maxLineBytes,
      SerializableConfiguration hadoop,
      LongAccumulator rowsDone)
      implements Function<Split, SplitResult> {

    @Override
    public SplitResult call(Split split) throws IOException {
      try (var reader =
          new ColumnReader(
              ReadAhead.open(split, hadoop.value()), split, LabelRule.REQUIRED, maxLineBytes)) {
        ColumnBlock block = new ColumnBlock();
        if (!reader.read(block)) {
          return new SplitResult(null, 0, 0, reader.rejects());
        }
        // The name sorts by split, and differs from those of earlier preparations.
        String name =
            "part-%05d-%s-%d.parquet"
                .formatted(
                    split.index(),
                    new Path(directory).getName(),
                    TaskContext.get().taskAttemptId());
        long rows = 0;
        long positives = 0;
        try (var file = new ColumnFile(new Path(directory, name), hadoop.value())) {
          do {
            SparkInternals.stopIfKilled("the preparation was cancelled");
            file.write(block);
            rows += block.rows();
            rowsDone.add(block.rows());
            positives += block.sum(0);
          } while (reader.read(block));
          file.finish();
        }
        return new SplitResult(name, rows, positives, reader.rejects());
      }
    }
  }

  /**
   * What the preparation of a split made.
   *
   * @param file name of its Parquet file; null where the split has no good row
   * @param rows good rows
   * @param positives clicks among them
   * @param rejects rejected lines by reason, reasons without lines left out
   */
  private record SplitResult(
      String file, long rows, long positives, Map<RejectReason, Long> rejects)
      implements Serializable {

    /** The splits of one file together, in order. */
    static PreparedFiles sum(List<SplitResult> splits) {
      Map<String, Long> rejects = new TreeMap<>();
      for (SplitResult split : splits) {
        split.rejects.forEach((reason, lines) -> rejects.merge(reason.id(), lines, Long::sum));
      }
      LineCounts lines =
          new LineCounts(
              splits.stream().mapToLong(SplitResult::rows).sum(),
              splits.stream().mapToLong(SplitResult::positives).sum(),
              rejects);
      return new PreparedFiles(
          lines, splits.stream().map(SplitResult::file).filter(Objects::nonNull).toList());
    }
  }
}
