package io.sparkctr.data.synthetic;

import io.sparkctr.config.GenerateConfig.Compression;
import io.sparkctr.schema.CriteoSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/** Spark task: draws the rows of a chunk and writes them to the chunk's file. */
final class ChunkWriter implements Function<Integer, Tally> {
  private static final long serialVersionUID = 1L;

  /** The fastest: random tokens shrink little more at the higher levels. */
  private static final int GZIP_LEVEL = 1;

  private final ChunkLayout layout;
  private final long seed;
  private final RowSampler sampler;
  private final PlantedModel model;
  private final SerializableConfiguration hadoop;

  ChunkWriter(
      ChunkLayout layout,
      long seed,
      RowSampler sampler,
      PlantedModel model,
      SerializableConfiguration hadoop) {
    this.layout = layout;
    this.seed = seed;
    this.sampler = sampler;
    this.model = model;
    this.hadoop = hadoop;
  }

  @Override
  public Tally call(Integer chunk) throws IOException {
    Tally tally = new Tally();
    AttemptFile.write(
        layout.chunkFile(chunk), hadoop.value(), out -> write(chunk, packed(out), tally));
    return tally;
  }

  private void write(int chunk, OutputStream out, Tally tally) throws IOException {
    int day = layout.day(chunk);
    long firstRow = layout.firstRow(chunk);
    int rows = layout.rows(chunk);
    int[] fields = new int[CriteoSchema.FIELDS];
    try (DayText text = new DayText(out)) {
      for (int i = 0; i < rows; i++) {
        long key = RowSampler.key(seed, day, firstRow + i);
        long missing = sampler.draw(key, fields);
        boolean click = tally.add(model.logit(fields, missing), RowSampler.labelDraw(key));
        text.append(click, fields, missing);
      }
    }
  }

  private OutputStream packed(OutputStream out) throws IOException {
    return layout.compression() == Compression.GZIP ? new FastGzip(out) : out;
  }

  /** One gzip member; Java's header carries no time stamp. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(GZIP_LEVEL);
    }
  }
}
