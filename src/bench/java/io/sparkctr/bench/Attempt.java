package io.sparkctr.bench;

/**
 * One repetition that succeeded.
 *
 * @param seconds of the whole process
 */
record Attempt(double seconds, double peakMebibytes, Outcome outcome) {}
