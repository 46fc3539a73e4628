package io.sparkctr.bench.peer;

import java.util.Locale;

/**
 * Times a peer's stages and tells them on standard output: {@code @version TEXT}, and {@code @stage
 * NAME SECONDS} a stage, each on a line of its own.
 */
public final class StageClock {
  public static final String VERSION = "@version ";
  public static final String STAGE = "@stage ";

  private long start = System.nanoTime();

  StageClock(String version) {
    System.out.println(VERSION + version);
  }

  /** Ends a stage, which began with the end of the last one. */
  void end(String stage) {
    long now = System.nanoTime();
    System.out.printf(Locale.ROOT, "%s%s %.3f%n", STAGE, stage, (now - start) / 1e9);
    start = now;
  }
}
