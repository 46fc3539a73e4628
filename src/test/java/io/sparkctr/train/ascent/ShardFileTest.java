package io.sparkctr.train.ascent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.features.SlotRows;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ModelSamples;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class ShardFileTest {
  private static final int FIELDS = CriteoSchema.FIELDS;

  private ShardFile shard;

  ShardFileTest(SparkSession spark) {
    assertThat(spark.sparkContext().isLocal()).isTrue();
  }

  @AfterEach
  void removeFiles() {
    if (shard != null) {
      shard.delete();
    }
  }

  /** With few slots nearly all are shared by fields; with many, codes take up to three bytes. */
  @ParameterizedTest
  @CsvSource({"1, 8", "127, 8", "128, 12", "129, 12", "5000, 16", "20000, 20"})
  void everyRowComesBackWithItsLabelAndItsSlots(int count, int bits) throws IOException {
    SlotRows rows = ModelSamples.random(count, bits, 5);

    shard =
        ShardFile.write(0, List.of(rows).iterator(), 1 << bits, 0, SparkInternals::newLocalFile);

    assertThat(rowsOf(shard).labels).isEqualTo(rows.labels);
    assertThat(rowsOf(shard).slots).isEqualTo(rows.slots);
    assertThat(shard.index().rows).isEqualTo(count);
    assertThat(shard.index().positives).isEqualTo(rows.positives());
  }

  @Test
  void codesOfAllWidthsComeBack() throws IOException {
    int count = 70_000;
    int[] slots = new int[count * FIELDS];
    for (int row = 0; row < count; row++) {
      slots[row * FIELDS] = row;
      for (int field = 1; field < FIELDS; field++) {
        // Slots that the field 0 met first, and slots of their own.
        slots[row * FIELDS + field] = field % 2 == 0 ? row / 2 : 100_000 + row % (field * 100);
      }
    }
    SlotRows rows = new SlotRows(new byte[count], slots);

    shard = ShardFile.write(0, List.of(rows).iterator(), 1 << 20, 0, SparkInternals::newLocalFile);

    assertThat(rowsOf(shard).slots).isEqualTo(slots);
  }

  @Test
  void everyRankHasTheFrequencyOfItsSlot() throws IOException {
    SlotRows rows = ModelSamples.random(500, 12, 5);
    shard = ShardFile.write(0, List.of(rows).iterator(), 1 << 12, 0, SparkInternals::newLocalFile);
    ShardIndex index = shard.index();

    Map<Integer, Integer> frequencies = new TreeMap<>();
    Arrays.stream(rows.slots).forEach(slot -> frequencies.merge(slot, 1, Integer::sum));
    Map<Integer, Integer> stored = new TreeMap<>();
    for (int rank = 0; rank < index.size(); rank++) {
      stored.put(index.slots[rank], index.frequencies[rank]);
    }
    assertThat(stored).isEqualTo(frequencies);
  }

  @Test
  void segmentsCanBeReadInAnyOrder() throws IOException {
    SlotRows rows = ModelSamples.random(3 * RowSegment.MAX_ROWS + 5, 12, 5);
    shard = ShardFile.write(0, List.of(rows).iterator(), 1 << 12, 0, SparkInternals::newLocalFile);

    assertThat(shard.segments()).isEqualTo(4);
    try (ShardFile.Reader reader = shard.open()) {
      assertThat(reader.read(3).rows()).isEqualTo(shard.rows(3)).isEqualTo(5);
      assertThat(reader.read(1).chunks().get(0).label(7))
          .isEqualTo(rows.labels[RowSegment.MAX_ROWS + 7]);
    }
  }

  @Test
  void aShardMayBeEmpty() throws IOException {
    shard =
        ShardFile.write(
            0, List.<SlotRows>of().iterator(), 1 << 12, 0, SparkInternals::newLocalFile);

    assertThat(shard.segments()).isZero();
    assertThat(shard.index().size()).isZero();
  }

  @Test
  void dualVariablesOfTheLastTwoEpochsAreKept() throws IOException {
    SlotRows rows = ModelSamples.random(RowSegment.MAX_ROWS + 5, 12, 5);
    shard = ShardFile.write(0, List.of(rows).iterator(), 1 << 12, 0, SparkInternals::newLocalFile);
    for (int epoch = 0; epoch < 3; epoch++) {
      ShardFile.Duals duals = shard.newDuals();
      duals.write(1, new float[] {epoch, 1, 2, 3, 4});
      duals.write(0, new float[RowSegment.MAX_ROWS]);
      duals.keep(epoch);
    }

    assertThat(shard.hasDuals(0)).isFalse();
    for (int epoch = 1; epoch < 3; epoch++) {
      try (ShardFile.Duals duals = shard.duals(epoch)) {
        assertThat(duals.read(1)).containsExactly(epoch, 1, 2, 3, 4);
      }
    }
  }

  @Test
  void rowsThatCannotBeReadLeaveNoFile() {
    Iterator<SlotRows> broken =
        IntStream.range(0, 2)
            .mapToObj(
                block -> {
                  if (block == 1) {
                    throw new IllegalStateException("no more");
                  }
                  return ModelSamples.random(300, 12, 5);
                })
            .iterator();
    List<File> before = localFiles();

    assertThatThrownBy(() -> ShardFile.write(0, broken, 1 << 12, 0, SparkInternals::newLocalFile))
        .hasMessage("no more");

    assertThat(localFiles()).isEqualTo(before);
  }

  @Test
  void deletionLeavesNoFile() throws IOException {
    List<File> before = localFiles();
    ShardFile made =
        ShardFile.write(
            0,
            List.of(ModelSamples.random(300, 12, 5)).iterator(),
            1 << 12,
            0,
            SparkInternals::newLocalFile);
    ShardFile.Duals duals = made.newDuals();
    duals.write(0, new float[300]);
    duals.keep(0);

    made.delete();

    assertThat(localFiles()).isEqualTo(before);
  }

  private static List<File> localFiles() {
    List<File> files = new ArrayList<>();
    for (var all = SparkEnv.get().blockManager().diskBlockManager().getAllFiles().iterator();
        all.hasNext(); ) {
      files.add(all.next());
    }
    files.sort(null);
    return files;
  }

  private static SlotRows rowsOf(ShardFile shard) throws IOException {
    ChunkReader reader = new ChunkReader(shard.index());
    List<SlotRows> rows = new ArrayList<>();
    try (ShardFile.Chunks chunks = shard.chunks()) {
      while (chunks.hasNext()) {
        RowChunk chunk = chunks.next();
        rows.add(reader.slots(chunk, IntStream.range(0, chunk.rows()).toArray()));
      }
    }
    return SlotRows.concat(rows);
  }
}
