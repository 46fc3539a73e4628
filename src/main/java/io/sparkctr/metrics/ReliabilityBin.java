package io.sparkctr.metrics;

/**
 * One tenth of the rows by score: what was predicted beside what happened. Rows of equal score stay
 * together, in the tenth that holds the middle of them; the tenths are therefore equal only as far
 * as the scores differ.
 *
 * @param decile 1 (lowest scores) to 10
 * @param rows rows in the bin, at least 1
 * @param positives clicks among them
 * @param meanPrediction mean predicted probability
 * @param clickRate {@code positives / rows}
 */
public record ReliabilityBin(
    int decile, long rows, long positives, double meanPrediction, double clickRate) {}
