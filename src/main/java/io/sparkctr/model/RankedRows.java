package io.sparkctr.model;

import io.sparkctr.data.CriteoSchema;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * The training rows of one partition, their slots replaced by ranks among the slots that this
 * partition holds: a pass over them takes half the time. 157 bytes a row and 9 bytes a rank.
 */
public final class RankedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<SlotRows> blocks;
  private final ActiveSlots active;

  /** By rank, how many times rows hold it. */
  private final int[] frequencies;

  /** By rank, the first field that holds it. */
  private final byte[] fields;

  private RankedRows(List<SlotRows> blocks, ActiveSlots active, int[] frequencies, byte[] fields) {
    this.blocks = blocks;
    this.active = active;
    this.frequencies = frequencies;
    this.fields = fields;
  }

  /** One element a partition. */
  public static JavaRDD<RankedRows> of(JavaRDD<SlotRows> blocks, FeaturePlan plan) {
    int slots = plan.slots();
    return blocks.mapPartitions(partition -> List.of(of(partition, slots)).iterator());
  }

  /**
   * Ranks the slots of these rows.
   *
   * @param slots how many there are
   */
  public static RankedRows of(Iterator<SlotRows> blocks, int slots) {
    List<SlotRows> rows = new ArrayList<>();
    blocks.forEachRemaining(rows::add);
    int[] frequencies = new int[slots];
    byte[] fields = new byte[slots];
    Arrays.fill(fields, (byte) CriteoSchema.FIELDS);
    for (SlotRows block : rows) {
      count(block, frequencies, fields);
    }
    ActiveSlots active = ActiveSlots.of(frequencies, fields);
    int[] rankOf = active.ranks(slots);
    rows.replaceAll(block -> mapped(block, rankOf));
    int[] rankFrequencies = new int[active.size()];
    byte[] rankFields = new byte[active.size()];
    for (int rank = 0; rank < active.size(); rank++) {
      rankFrequencies[rank] = frequencies[active.slot(rank)];
      rankFields[rank] = fields[active.slot(rank)];
    }
    return new RankedRows(rows, active, rankFrequencies, rankFields);
  }

  private static void count(SlotRows block, int[] frequencies, byte[] fields) {
    int[] slots = block.slots;
    for (int first = 0; first < slots.length; first += CriteoSchema.FIELDS) {
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        int slot = slots[first + field];
        frequencies[slot]++;
        if (field < fields[slot]) {
          fields[slot] = (byte) field;
        }
      }
    }
  }

  private static SlotRows mapped(SlotRows block, int[] to) {
    int[] mapped = new int[block.slots.length];
    for (int i = 0; i < mapped.length; i++) {
      mapped[i] = to[block.slots[i]];
    }
    return new SlotRows(block.labels, mapped);
  }

  /** The rows, with ranks where there were slots. */
  List<SlotRows> blocks() {
    return blocks;
  }

  /** What the ranks stand for. */
  ActiveSlots active() {
    return active;
  }

  /** How many times rows hold this rank. */
  int frequency(int rank) {
    return frequencies[rank];
  }

  /** The first field that holds this rank. */
  byte field(int rank) {
    return fields[rank];
  }

  long rows() {
    return blocks.stream().mapToLong(SlotRows::rows).sum();
  }

  /** Clicks among the rows. */
  long positives() {
    return blocks.stream().mapToLong(SlotRows::positives).sum();
  }
}
