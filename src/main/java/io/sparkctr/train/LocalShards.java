package io.sparkctr.train;

import io.sparkctr.features.SlotRows;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.train.ascent.ShardFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shards on the local disks of this process. A shard that is not here, because it was never
 * made or its process was lost, is made from its rows.
 */
final class LocalShards {
  private static final Map<Key, ShardFile> SHARDS = new ConcurrentHashMap<>();

  private LocalShards() {}

  /**
   * A shard of some training rows.
   *
   * @param rows which training rows: an id of the application
   * @param shard from 0
   */
  private record Key(String rows, int shard) {}

  /**
   * The shard, which is made first where it is not here.
   *
   * @param blocks its rows; not read where it is here
   * @param slots how many there are
   * @param bytes about what all shards of these rows take
   */
  static ShardFile find(String rows, int shard, Iterator<SlotRows> blocks, int slots, long bytes)
      throws IOException {
    Key key = new Key(rows, shard);
    ShardFile known = SHARDS.get(key);
    if (known != null) {
      return known;
    }
    ShardFile made = ShardFile.write(shard, blocks, slots, bytes, SparkInternals::newLocalFile);
    ShardFile other = SHARDS.putIfAbsent(key, made);
    if (other != null) {
      made.delete();
      return other;
    }
    return made;
  }

  /** Removes all shards of these training rows from this process. */
  static void remove(String rows) {
    SHARDS.entrySet().removeIf(entry -> removed(entry, rows));
  }

  private static boolean removed(Map.Entry<Key, ShardFile> entry, String rows) {
    boolean remove = entry.getKey().rows().equals(rows);
    if (remove) {
      entry.getValue().delete();
    }
    return remove;
  }
}
