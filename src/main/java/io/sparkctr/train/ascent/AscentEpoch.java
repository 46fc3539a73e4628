package io.sparkctr.train.ascent;

import io.sparkctr.train.ascent.Shards.Shared;
import io.sparkctr.train.ascent.Shards.Worker;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An epoch of dual ascent over all shards: what each of them starts from, and how a worker runs it.
 *
 * <p>Memory of a worker, S = 2^bits: 27 · S bytes, and {@link #POOL} segments.
 *
 * @param weights by slot, then the intercept
 * @param holders by slot, how many shards hold it; then how many hold any row
 * @param strength penalty as a sum over all rows
 * @param seed of the order of the visits; each shard adds its number
 */
record AscentEpoch(Shared<float[]> weights, Shared<short[]> holders, double strength, long seed)
    implements Serializable {

  /** Segments whose rows are mixed: 4 MB. */
  private static final int POOL = 32;

  /** Runs the last epoch on a shard. */
  static WeightChanges last(ShardFile shard, List<AscentEpoch> epochs, Worker worker)
      throws IOException {
    int last = epochs.size() - 1;
    complete(shard, epochs.subList(0, last), worker);
    return epochs.get(last).visit(shard, last, worker);
  }

  /**
   * Sees to it that a shard has the dual variables of all these epochs. Some are missing where the
   * shard was made again, or where an earlier epoch ran in another process: runs these epochs.
   */
  static void complete(ShardFile shard, List<AscentEpoch> epochs, Worker worker)
      throws IOException {
    int next = epochs.size();
    while (next > 0 && !shard.hasDuals(next - 1)) {
      next--;
    }
    for (; next < epochs.size(); next++) {
      epochs.get(next).visit(shard, next, worker);
    }
  }

  /**
   * Visits a shard's rows, and stores their dual variables.
   *
   * @param number of the epoch, from 0
   */
  private WeightChanges visit(ShardFile shard, int number, Worker worker) throws IOException {
    ShardIndex index = shard.index();
    float[] before = weights.value();
    float[] after = index.ranked(before);
    short[] held = held(index);
    long order = seed + shard.number();
    DualEpoch epoch = new DualEpoch(index, after, held, strength, order);
    int[] segments = shuffled(shard.segments(), order);
    ShardFile.Duals moved = shard.newDuals();
    try (ShardFile.Reader rows = shard.open();
        ShardFile.Duals last = number == 0 ? null : shard.duals(number - 1)) {
      for (int from = 0; from < segments.length; from += POOL) {
        worker.stopIfCancelled();
        int to = Math.min(from + POOL, segments.length);
        List<RowSegment> pool = new ArrayList<>();
        List<float[]> duals = new ArrayList<>();
        for (int i = from; i < to; i++) {
          pool.add(rows.read(segments[i]));
          duals.add(last == null ? new float[shard.rows(segments[i])] : last.read(segments[i]));
        }
        epoch.visit(pool, duals);
        for (int i = from; i < to; i++) {
          moved.write(segments[i], duals.get(i - from));
          worker.rowsDone(shard.rows(segments[i]));
        }
      }
      moved.keep(number);
    } catch (IOException | RuntimeException | Error failure) {
      moved.discard();
      throw failure;
    }
    return WeightChanges.of(index, before, after, held);
  }

  private short[] held(ShardIndex index) {
    short[] bySlot = holders.value();
    short[] held = new short[index.size() + 1];
    for (int rank = 0; rank < index.size(); rank++) {
      held[rank] = bySlot[index.slots[rank]];
    }
    held[index.size()] = bySlot[bySlot.length - 1];
    return held;
  }

  private static int[] shuffled(int count, long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return numbers;
  }
}
