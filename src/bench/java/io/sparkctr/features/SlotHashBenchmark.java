package io.sparkctr.features;

import io.sparkctr.data.reader.SampleDay;
import io.sparkctr.schema.CriteoSchema;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.sql.execution.vectorized.OnHeapColumnVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the time from columns to slots, in nanoseconds per row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SlotHashBenchmark {
  private final SlotHash hash = new FeaturePlan(20).hash();
  private final int[] slots = new int[SampleDay.ROWS * CriteoSchema.FIELDS];
  private final int[] chosen = IntStream.range(0, SampleDay.ROWS).toArray();
  private ColumnarBatch batch;

  /** Reads the sample. */
  @Setup
  public void read() throws IOException {
    OnHeapColumnVector[] columns = new OnHeapColumnVector[CriteoSchema.COLUMNS.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new OnHeapColumnVector(SampleDay.ROWS, DataTypes.IntegerType);
    }
    SampleDay.forEach(
        (values, empty) -> {
          for (int i = 0; i < columns.length; i++) {
            if ((empty >> i & 1) == 1) {
              columns[i].appendNull();
            } else {
              columns[i].appendInt(values[i]);
            }
          }
        });
    batch = new ColumnarBatch(columns, SampleDay.ROWS);
  }

  /** Hashes all 39 fields. */
  @Benchmark
  @OperationsPerInvocation(SampleDay.ROWS)
  public int[] slots() {
    SlotBlocks.fill(hash, batch, chosen, 0, SampleDay.ROWS, slots, 0);
    return slots;
  }
}
