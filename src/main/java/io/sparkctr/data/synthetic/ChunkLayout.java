package io.sparkctr.data.synthetic;

import io.sparkctr.config.GenerateConfig;
import io.sparkctr.config.GenerateConfig.Compression;
import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/**
 * Which rows each chunk holds, and where its file is. Chunks are numbered over all days. Their size
 * is fixed, so that the bytes of a gzip file and the sums depend on the settings alone.
 */
final class ChunkLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int CHUNK_ROWS = 1 << 16;

  private final int days;
  private final long rowsPerDay;
  private final Compression compression;
  private final String working;

  /**
   * @param working directory of the unfinished files
   */
  ChunkLayout(GenerateConfig config, Path working) {
    this.days = config.days();
    this.rowsPerDay = config.rowsPerDay();
    this.compression = config.compression();
    this.working = working.toString();
  }

  int chunksPerDay() {
    return Math.toIntExact((rowsPerDay + CHUNK_ROWS - 1) / CHUNK_ROWS);
  }

  int chunks() {
    return Math.multiplyExact(days, chunksPerDay());
  }

  int day(int chunk) {
    return chunk / chunksPerDay();
  }

  /** Index of the chunk's first row in its day. */
  long firstRow(int chunk) {
    return (long) (chunk % chunksPerDay()) * CHUNK_ROWS;
  }

  int rows(int chunk) {
    return (int) Math.min(CHUNK_ROWS, rowsPerDay - firstRow(chunk));
  }

  Compression compression() {
    return compression;
  }

  static String dayFileName(int day, Compression compression) {
    return "day_" + day + (compression == Compression.GZIP ? ".gz" : "");
  }

  /** The finished file of a day, not yet published. */
  Path dayFile(int day) {
    return new Path(working, dayFileName(day, compression));
  }

  Path chunkDirectory(int day) {
    return new Path(working, "chunks_" + day);
  }

  Path chunkFile(int chunk) {
    return new Path(chunkDirectory(day(chunk)), Integer.toString(chunk));
  }
}
