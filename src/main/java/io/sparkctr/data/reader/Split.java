package io.sparkctr.data.reader;

import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The part of a file that one task reads.
 *
 * @param index over all splits of the read, in the order of files and offsets
 * @param file the path as it was given
 * @param start first byte; see {@link LineReader} for the lines that a split owns
 * @param end offset behind the last byte; {@link Long#MAX_VALUE} for a packed file
 * @param packing how the file is packed
 */
public record Split(int index, String file, long start, long end, Packing packing)
    implements InputPartition {

  /** How a file is packed. A packed file is one split. */
  public enum Packing {
    PLAIN,
    GZIP
  }
}
