package io.sparkctr.data.synthetic;

import io.sparkctr.config.GenerateConfig.Compression;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The work of the Spark tasks: first they write every chunk, then they join the chunks of a day
 * into its file.
 */
final class ChunkWriter implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The fastest: higher levels hardly make random tokens smaller. */
  private static final int GZIP_LEVEL = 1;

  private static final int BUFFER_BYTES = 1 << 20;

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

  /** Draws the rows of a chunk and writes them to the chunk's file. */
  OutcomeCounts writeChunk(int chunk) throws IOException {
    OutcomeCounts counts = new OutcomeCounts();
    writeOnce(layout.chunkFile(chunk), out -> writeRows(chunk, compressed(out), counts));
    return counts;
  }

  /** Joins the chunks of a day, in order, into its day file, and deletes them. */
  void joinDay(int day) throws IOException {
    Path dayFile = layout.dayFile(day);
    FileSystem fileSystem = Storage.fileSystem(dayFile, hadoop.value());
    // An earlier attempt may have renamed the file and then failed to report it.
    if (!fileSystem.exists(dayFile)) {
      writeOnce(dayFile, out -> join(day, fileSystem, out));
    }
    fileSystem.delete(layout.chunkDirectory(day), true);
  }

  private void writeRows(int chunk, OutputStream out, OutcomeCounts counts) throws IOException {
    int day = layout.day(chunk);
    long firstRow = layout.firstRow(chunk);
    int rows = layout.rows(chunk);
    int[] fields = new int[CriteoSchema.FIELDS];
    try (DayText text = new DayText(out)) {
      for (int i = 0; i < rows; i++) {
        long key = RowSampler.key(seed, day, firstRow + i);
        long missing = sampler.draw(key, fields);
        boolean click = counts.add(model.logit(fields, missing), RowSampler.labelDraw(key));
        text.append(click, fields, missing);
      }
    }
  }

  private void join(int day, FileSystem fileSystem, OutputStream out) throws IOException {
    try (out) {
      int first = day * layout.chunksPerDay();
      for (int chunk = first; chunk < first + layout.chunksPerDay(); chunk++) {
        try (var in = fileSystem.open(layout.chunkFile(chunk), BUFFER_BYTES)) {
          IOUtils.copyBytes(in, out, BUFFER_BYTES, false);
        }
      }
    }
  }

  /** Writes the content of a file and closes the stream. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file under a name of this task attempt and renames it when it is complete. Two
   * attempts of a task write the same bytes; with names of their own they cannot damage each
   * other's file.
   */
  private void writeOnce(Path file, Content content) throws IOException {
    FileSystem fileSystem = Storage.fileSystem(file, hadoop.value());
    Path attempt = file.suffix("." + TaskContext.get().taskAttemptId());
    try {
      content.writeTo(fileSystem.create(attempt, true));
    } catch (IOException | FSError failure) {
      throw Storage.failed(file, failure);
    }
    if (!fileSystem.rename(attempt, file)) {
      if (!fileSystem.exists(file)) {
        throw new IOException("Could not rename " + attempt + " to " + file);
      }
      fileSystem.delete(attempt, false);
    }
  }

  private OutputStream compressed(OutputStream out) throws IOException {
    return layout.compression() == Compression.GZIP ? new FastGzip(out) : out;
  }

  /** One gzip member, always the same bytes: Java's header has no time stamp. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(GZIP_LEVEL);
    }
  }
}
