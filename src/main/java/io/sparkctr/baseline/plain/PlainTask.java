package io.sparkctr.baseline.plain;

import io.sparkctr.config.TrainConfig.L2SearchConfig;
import java.util.List;

/**
 * What the program is to do.
 *
 * @param training paths of the day files to train on, in day order
 * @param test paths of the day files to predict, in day order
 * @param bits the vector has 2^bits slots
 * @param l2 weight of the penalty; negative = find it
 * @param search how to find it
 * @param seed of random choices
 * @param shards of the training rows, where the files have so many splits
 * @param splitBytes bytes of a plain file that a thread reads at once
 * @param maxLineBytes longer lines are rejected
 * @param threads how many work
 * @param scratch directory for the training rows
 */
public record PlainTask(
    List<String> training,
    List<String> test,
    int bits,
    double l2,
    L2SearchConfig search,
    long seed,
    int shards,
    long splitBytes,
    int maxLineBytes,
    int threads,
    String scratch) {}
