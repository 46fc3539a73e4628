package io.sparkctr.data.reader;

import io.sparkctr.schema.DayFileSchema.LabelRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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

/** Measures the time from text to integers, in nanoseconds per row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ParserBenchmark {
  private static final int MAX_LINE_BYTES = 1 << 16;

  private final int[] values = new int[RowParser.COLUMNS];
  private byte[] text;

  /** Reads the sample. */
  @Setup
  public void read() throws IOException {
    text = SampleDay.text();
  }

  /** Finds the lines and does not parse them. */
  @Benchmark
  @OperationsPerInvocation(SampleDay.ROWS)
  public int lines() {
    LineReader lines = reader();
    int bytes = 0;
    while (lines.advance()) {
      bytes += lines.to() - lines.from();
    }
    return bytes;
  }

  /** Finds the lines and parses their fields. */
  @Benchmark
  @OperationsPerInvocation(SampleDay.ROWS)
  public long rows() {
    LineReader lines = reader();
    long empty = 0;
    while (lines.advance()) {
      empty +=
          RowParser.parse(
              lines.buffer(), lines.from(), lines.to(), LabelRule.REQUIRED, values, 0, 1);
    }
    return empty;
  }

  private LineReader reader() {
    Split whole = new Split(0, "sample", 0, text.length, Split.Compression.NONE);
    return new LineReader(
        new ByteArrayInputStream(text), whole, MAX_LINE_BYTES, LineReader.BUFFER_BYTES);
  }
}
