package io.sparkctr.train.ascent;

import io.sparkctr.features.SlotRows;
import io.sparkctr.storage.LocalDiskFull;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A shard on a local disk: its rows in segments, its index, and the dual variables of its last two
 * epochs. Segments can be read in any order; the heap holds 12 bytes for each.
 */
public final class ShardFile {
  private final int number;
  private final Supplier<File> newFile;
  private final long allBytes;
  private final File rows;
  private final File index;

  /** Where each segment starts; then the length of the file. */
  private final long[] starts;

  /** The rows before each segment; then all rows. */
  private final long[] rowsBefore;

  /** By epoch. */
  private final Map<Integer, File> duals = new ConcurrentHashMap<>();

  private ShardFile(
      int number,
      Supplier<File> newFile,
      long allBytes,
      File rows,
      File index,
      long[] starts,
      long[] rowsBefore) {
    this.number = number;
    this.newFile = newFile;
    this.allBytes = allBytes;
    this.rows = rows;
    this.index = index;
    this.starts = starts;
    this.rowsBefore = rowsBefore;
  }

  /**
   * Writes the rows of a shard.
   *
   * @param number of the shard, from 0
   * @param newFile gives names of new files on a local disk
   * @param slots how many there are
   * @param allBytes about what all shards take, for the message if the disk is full
   * @throws LocalDiskFull where the disk is full
   */
  public static ShardFile write(
      int number, Iterator<SlotRows> blocks, int slots, long allBytes, Supplier<File> newFile)
      throws IOException {
    File rows = newFile.get();
    File index = newFile.get();
    try {
      ShardEncoder encoder = new ShardEncoder(blocks, slots);
      long[] starts = new long[1];
      long[] rowsBefore = new long[1];
      int segments = 0;
      try (FileChannel channel = DiskFiles.create(rows)) {
        for (int length = encoder.next(); length > 0; length = encoder.next()) {
          DiskFiles.writeFully(
              channel, ByteBuffer.wrap(encoder.packed(), 0, length), starts[segments]);
          if (++segments == starts.length) {
            starts = Arrays.copyOf(starts, 2 * segments);
            rowsBefore = Arrays.copyOf(rowsBefore, 2 * segments);
          }
          starts[segments] = starts[segments - 1] + length;
          rowsBefore[segments] = encoder.rows();
        }
      }
      try (var out =
          new ObjectOutputStream(new BufferedOutputStream(Files.newOutputStream(index.toPath())))) {
        out.writeObject(encoder.index());
      }
      return new ShardFile(
          number,
          newFile,
          allBytes,
          rows,
          index,
          Arrays.copyOf(starts, segments + 1),
          Arrays.copyOf(rowsBefore, segments + 1));
    } catch (IOException failure) {
      rows.delete();
      index.delete();
      throw DiskFiles.orFull(failure, rows, allBytes);
    } catch (RuntimeException | Error failure) {
      rows.delete();
      index.delete();
      throw failure;
    }
  }

  /** Which of the shards it is, from 0. */
  int number() {
    return number;
  }

  /** What its ranks stand for. */
  public ShardIndex index() throws IOException {
    try (var in =
        new ObjectInputStream(new BufferedInputStream(Files.newInputStream(index.toPath())))) {
      return (ShardIndex) in.readObject();
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** How many segments there are. */
  int segments() {
    return starts.length - 1;
  }

  /** Rows of a segment. */
  int rows(int segment) {
    return (int) (rowsBefore[segment + 1] - rowsBefore[segment]);
  }

  Reader open() throws IOException {
    return new Reader();
  }

  /** Removes the files. */
  public void delete() {
    rows.delete();
    index.delete();
    duals.values().forEach(File::delete);
  }

  /** Reads segments. */
  final class Reader implements AutoCloseable {
    private final FileChannel channel = FileChannel.open(rows.toPath(), StandardOpenOption.READ);

    private Reader() throws IOException {}

    RowSegment read(int segment) throws IOException {
      int length = (int) (starts[segment + 1] - starts[segment]);
      byte[] bytes = new byte[length + RowChunk.PADDING];
      DiskFiles.readFully(channel, ByteBuffer.wrap(bytes, 0, length), starts[segment]);
      return RowSegment.of(bytes, length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** All chunks, in order. */
  public Chunks chunks() throws IOException {
    return new Chunks();
  }

  /** Iterates over chunks; holds one segment at a time. */
  public final class Chunks implements Iterator<RowChunk>, AutoCloseable {
    private final Reader reader = open();
    private int nextSegment;
    private Iterator<RowChunk> segment = Collections.emptyIterator();

    private Chunks() throws IOException {}

    @Override
    public boolean hasNext() {
      return segment.hasNext() || nextSegment < segments();
    }

    @Override
    public RowChunk next() {
      if (!segment.hasNext()) {
        try {
          segment = reader.read(nextSegment++).chunks().iterator();
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
      }
      return segment.next();
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  /** Whether the dual variables at the end of an epoch are here. */
  boolean hasDuals(int epoch) {
    return duals.containsKey(epoch);
  }

  /** The dual variables at the end of an epoch. */
  Duals duals(int epoch) throws IOException {
    File file = duals.get(epoch);
    return new Duals(file, FileChannel.open(file.toPath(), StandardOpenOption.READ));
  }

  /** Dual variables to be written. */
  Duals newDuals() throws IOException {
    File file = newFile.get();
    return new Duals(file, DiskFiles.create(file));
  }

  /** Dual variables, one a row. */
  final class Duals implements AutoCloseable {
    private final File file;
    private final FileChannel channel;
    private final ByteBuffer buffer =
        ByteBuffer.allocate(RowSegment.MAX_ROWS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private Duals(File file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    /** Those of a segment. */
    float[] read(int segment) throws IOException {
      float[] values = new float[rows(segment)];
      buffer.clear().limit(values.length * Float.BYTES);
      DiskFiles.readFully(channel, buffer, rowsBefore[segment] * Float.BYTES);
      buffer.flip().asFloatBuffer().get(values);
      return values;
    }

    void write(int segment, float[] values) throws IOException {
      buffer.clear().limit(values.length * Float.BYTES);
      buffer.asFloatBuffer().put(values);
      try {
        DiskFiles.writeFully(channel, buffer, rowsBefore[segment] * Float.BYTES);
      } catch (IOException failure) {
        throw DiskFiles.orFull(failure, file, allBytes);
      }
    }

    /** Keeps them as those at the end of an epoch, which is then the last. */
    void keep(int epoch) throws IOException {
      channel.close();
      File before = duals.put(epoch, file);
      if (before != null) {
        before.delete();
      }
      File old = duals.remove(epoch - 2);
      if (old != null) {
        old.delete();
      }
    }

    /** Removes them. */
    void discard() throws IOException {
      channel.close();
      file.delete();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Checks that a local disk of this process has room.
   *
   * @throws LocalDiskFull if it has not
   */
  public static void requireSpace(long bytes, Supplier<File> newFile) {
    File directory = newFile.get().getParentFile();
    if (directory.getUsableSpace() < bytes) {
      throw LocalDiskFull.of(directory.toPath(), bytes, null);
    }
  }
}
