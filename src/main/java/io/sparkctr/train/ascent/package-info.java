/**
 * Dual coordinate ascent over shards of rows on local disks, and the search for its penalty. In:
 * rows as slots ({@link io.sparkctr.features.SlotRows}). Out: weights by slot. It knows no Spark:
 * {@link io.sparkctr.train.ascent.Shards} says where the shards are, in tasks of a cluster or in
 * threads of one process.
 *
 * <p>Decision 002 describes the search, 007 and 018 the ascent, 022 the rows on disk.
 */
package io.sparkctr.train.ascent;
