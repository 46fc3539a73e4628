package io.sparkctr.bench;

/**
 * One repetition that succeeded.
 *
 * @param seconds of the whole process, wall clock
 * @param cpuSeconds of all cores together
 * @param localMebibytes peak of the files that Spark moved to the local disk
 */
record Attempt(
    double seconds,
    double cpuSeconds,
    double peakMebibytes,
    double localMebibytes,
    Outcome outcome) {}
