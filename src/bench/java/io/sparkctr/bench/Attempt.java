package io.sparkctr.bench;

/**
 * One repetition that succeeded.
 *
 * @param seconds of the whole process, wall clock
 * @param cpuSeconds of all cores together
 */
record Attempt(double seconds, double cpuSeconds, double peakMebibytes, Outcome outcome) {}
