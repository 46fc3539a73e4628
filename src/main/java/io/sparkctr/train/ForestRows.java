package io.sparkctr.train;

import io.sparkctr.features.IntegerRows;
import org.apache.spark.api.java.JavaRDD;

/**
 * The training rows of a forest.
 *
 * @param blocks read several times; MLlib's random choices depend on the partitions and on the
 *     order of the rows in them
 * @param rows how many there are
 */
public record ForestRows(JavaRDD<IntegerRows> blocks, long rows) {}
