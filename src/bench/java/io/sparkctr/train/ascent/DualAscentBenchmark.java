package io.sparkctr.train.ascent;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotHash;
import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures an epoch of dual ascent on one thread, in nanoseconds per row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DualAscentBenchmark {
  private static final int ROWS = 250_000;
  private static final int TOKENS = 100_000;
  private static final double STRENGTH = 20;
  private static final double CLICK_RATE = 0.07;

  private final FeaturePlan plan = new FeaturePlan(20);
  private L2Search.Sample rows;
  private DualAscent ascent;

  /** Draws rows with skewed tokens, as in a click log: a few are frequent, many are rare. */
  @Setup
  public void draw() {
    Random random = new Random(42);
    SlotHash hash = plan.hash();
    byte[] labels = new byte[ROWS];
    int[] slots = new int[ROWS * CriteoSchema.FIELDS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = (byte) (random.nextDouble() < CLICK_RATE ? 1 : 0);
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        int token = (int) (TOKENS * Math.pow(random.nextDouble(), 6));
        slots[row * CriteoSchema.FIELDS + field] = hash.category(field, token);
      }
    }
    SlotRows none = new SlotRows(new byte[0], new int[0]);
    rows = L2Search.Sample.of(new SlotRows(labels, slots), none, plan.slots());
  }

  /** Starts from zero, so that every iteration runs the same epochs. */
  @Setup(Level.Iteration)
  public void begin() {
    ascent = new DualAscent(rows.index(), rows.fitted(), STRENGTH, 42);
  }

  /** Visits every row once. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float[] epoch() {
    ascent.epoch();
    return ascent.weights();
  }
}
