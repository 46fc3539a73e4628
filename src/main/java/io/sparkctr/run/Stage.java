package io.sparkctr.run;

/**
 * A finished stage of a run.
 *
 * @param seconds wall-clock seconds
 * @param rows rows it worked on
 * @param rowsPerSecond {@code rows / seconds}
 */
public record Stage(String name, double seconds, long rows, double rowsPerSecond) {}
