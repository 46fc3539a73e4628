package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.schema.DayFileSchema.RejectReason;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads only those lines of day files that a {@link Selection} picks by their bytes. */
public final class SelectedLines {
  private static final StructType SCHEMA =
      new StructType(Arrays.copyOf(DayFileSchema.SCHEMA.fields(), RowParser.COLUMNS + 1));

  private SelectedLines() {}

  /** Decides which lines to read. */
  @FunctionalInterface
  public interface Selection extends Serializable {
    /**
     * Whether to read the line {@code bytes[from..to)}, which excludes the line's end and the
     * file's byte-order mark. Of a line longer than {@code maxLineBytes}, it may be the start only.
     */
    boolean includes(byte[] bytes, int from, int to);
  }

  /**
   * The selected lines, good or rejected as {@link DayFileReader#read} has them: the 40 data
   * columns and {@link DayFileSchema#REJECT}. To skip a line costs little more than to find its
   * end. A file that cannot be read fails as in {@link DayFileReader#read}.
   *
   * @param splitBytes bytes of a plain file per task, at least 1
   */
  public static Dataset<Row> read(
      SparkSession spark,
      List<String> paths,
      LabelRule labelRule,
      long splitBytes,
      int maxLineBytes,
      Selection selection) {
    var options = new DayFileReader.Options(paths, labelRule, splitBytes, maxLineBytes);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<Split> splits = Split.plan(options.paths(), options.splitBytes(), hadoop);
    var context = new JavaSparkContext(spark.sparkContext());
    var sent = context.broadcast(new SerializableConfiguration(hadoop));
    JavaRDD<Row> rows =
        context
            .parallelize(splits, Math.max(1, splits.size()))
            .flatMap(
                split -> {
                  Rows selected = new Rows(split, options, sent.value().value(), selection);
                  TaskContext.get()
                      .addTaskCompletionListener((TaskCompletionListener) task -> selected.close());
                  return selected;
                });
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** The selected lines of one split. */
  static final class Rows implements Iterator<Row>, AutoCloseable {
    private final LabelRule labelRule;
    private final Selection selection;
    private final LineReader lines;
    private final int[] values = new int[RowParser.COLUMNS];

    /** The row that {@link #next()} returns; null if it is not read yet. */
    private Row next;

    /** Opens the split's file. */
    Rows(Split split, DayFileReader.Options options, Configuration hadoop, Selection selection) {
      this.labelRule = options.labelRule();
      this.selection = selection;
      this.lines = new LineReader(ReadAhead.open(split, hadoop), split, options.maxLineBytes());
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = readNext();
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = next;
      next = null;
      return row;
    }

    private Row readNext() {
      while (lines.advance()) {
        if (selection.includes(lines.buffer(), lines.from(), lines.to())) {
          return row();
        }
      }
      return null;
    }

    private Row row() {
      if (lines.overlong()) {
        return rejected(RejectReason.LINE_LENGTH);
      }
      long result =
          RowParser.parse(lines.buffer(), lines.from(), lines.to(), labelRule, values, 0, 1);
      if (result < 0) {
        return rejected(RowParser.reason(result));
      }
      Object[] row = new Object[RowParser.COLUMNS + 1];
      for (int column = 0; column < RowParser.COLUMNS; column++) {
        row[column] = (result >> column & 1) == 0 ? values[column] : null;
      }
      return RowFactory.create(row);
    }

    private static Row rejected(RejectReason reason) {
      Object[] row = new Object[RowParser.COLUMNS + 1];
      row[RowParser.COLUMNS] = reason.id();
      return RowFactory.create(row);
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
