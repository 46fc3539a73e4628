package io.sparkctr.train;

import io.sparkctr.config.DataConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.reader.DayFileReader;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotBlocks;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.spark.SparkInternals;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Rows straight from day files, every line of them counted on the way. */
public final class DayFileRows {
  private DayFileRows() {}

  /**
   * A block of good rows, and what was read for it.
   *
   * @param rows the good rows
   * @param qualities by path, the lines read since the block before
   */
  public record Block(SlotRows rows, Map<String, LineCounts> qualities) implements Serializable {}

  /**
   * The labelled rows of these files, in order.
   *
   * @param rowsPerPartition about how many rows of a plain file are a partition; there are at least
   *     two where the files can be split
   */
  public static JavaRDD<Block> of(
      SparkSession spark,
      List<DayFile> files,
      FeaturePlan plan,
      DataConfig config,
      long rowsPerPartition) {
    Column[] columns =
        Stream.concat(
                CriteoSchema.COLUMNS.stream(), Stream.of(DayFileSchema.REJECT, DayFileSchema.FILE))
            .map(functions::col)
            .toArray(Column[]::new);
    JavaRDD<ColumnarBatch> batches =
        SparkInternals.batches(
            DayFileReader.read(
                    spark,
                    files.stream().map(file -> file.path().toString()).toList(),
                    LabelRule.REQUIRED,
                    config.splitBytes(),
                    config.maxLineBytes())
                .select(columns));
    SlotHash hash = plan.hash();
    return batches
        .coalesce(partitions(files, rowsPerPartition))
        .mapPartitions(partition -> new Blocks(partition, hash));
  }

  /**
   * A block of good rows for training, and what was read for it.
   *
   * @param qualities by path, the lines read since the block before
   */
  public record Ranked(RankedRows rows, Map<String, LineCounts> qualities)
      implements Serializable {}

  /** These blocks for training. */
  public static JavaRDD<Ranked> ranked(JavaRDD<Block> blocks, FeaturePlan plan) {
    int slots = plan.slots();
    return blocks.mapPartitions(
        partition -> {
          List<SlotRows> rows = new ArrayList<>();
          List<Map<String, LineCounts>> qualities = new ArrayList<>();
          partition.forEachRemaining(
              block -> {
                rows.add(block.rows());
                qualities.add(block.qualities());
              });
          List<RankedRows> ranked = RankedRows.of(rows, slots);
          return IntStream.range(0, ranked.size())
              .mapToObj(i -> new Ranked(ranked.get(i), qualities.get(i)))
              .iterator();
        });
  }

  /** The lines of these blocks by path. */
  public static Map<String, LineCounts> qualities(JavaRDD<Ranked> blocks) {
    Map<String, LineCounts> sums = new HashMap<>();
    blocks.map(Ranked::qualities).collect().forEach(part -> add(part, sums));
    return sums;
  }

  public static void add(Map<String, LineCounts> more, Map<String, LineCounts> sums) {
    more.forEach((file, quality) -> sums.merge(file, quality, LineCounts::plus));
  }

  /** Depends on the files alone, never on the cores, so that figures repeat anywhere. */
  private static int partitions(List<DayFile> files, long rowsPerPartition) {
    long rows = files.stream().mapToLong(DayFile::estimatedRows).sum();
    return (int) Math.max(2, (rows - 1) / rowsPerPartition + 1);
  }

  /** The blocks of one partition. */
  private static final class Blocks implements Iterator<Block> {
    private final Iterator<SlotRows> rows;
    private Map<String, LineCounts> qualities = new HashMap<>();

    Blocks(Iterator<ColumnarBatch> batches, SlotHash hash) {
      rows =
          SlotBlocks.of(
              new Iterator<>() {
                @Override
                public boolean hasNext() {
                  return batches.hasNext();
                }

                @Override
                public ColumnarBatch next() {
                  return counted(batches.next());
                }
              },
              hash);
    }

    @Override
    public boolean hasNext() {
      // What follows the last good row is read here, and must not go uncounted.
      return rows.hasNext() || !qualities.isEmpty();
    }

    @Override
    public Block next() {
      SlotRows block = rows.hasNext() ? rows.next() : SlotRows.concat(List.of());
      Map<String, LineCounts> read = qualities;
      qualities = new HashMap<>();
      return new Block(block, read);
    }

    private ColumnarBatch counted(ColumnarBatch batch) {
      int file = CriteoSchema.COLUMNS.size() + 1;
      if (batch.numRows() > 0) {
        qualities.merge(
            batch.column(file).getUTF8String(0).toString(),
            LineCounts.of(batch, 0, file - 1),
            LineCounts::plus);
      }
      return batch;
    }
  }
}
