package io.sparkctr.metrics;

import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** Measures the evaluation, exact and in bounded memory, in nanoseconds per row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MetricsBenchmark {
  private static final int ROWS = 500_000;

  private final double[] logits = new double[ROWS];
  private final byte[] labels = new byte[ROWS];

  /** Draws the scores of a moderately good model at a click rate of about 0.07. */
  @Setup
  public void draw() {
    Random random = new Random(42);
    for (int row = 0; row < ROWS; row++) {
      logits[row] = random.nextGaussian() * 1.2 - 3;
      labels[row] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-logits[row])) ? 1 : 0);
    }
  }

  /** Evaluates by sorting. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double exact() {
    return ExactMetrics.of(logits, labels).auc();
  }

  /** Evaluates by a histogram of the scores. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double histogram() {
    ScoreHistogram histogram = new ScoreHistogram();
    for (int row = 0; row < ROWS; row++) {
      histogram.add(logits[row], labels[row]);
    }
    return histogram.metrics().auc();
  }
}
