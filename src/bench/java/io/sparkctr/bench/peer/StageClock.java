package io.sparkctr.bench.peer;

import java.util.Locale;

/**
 * Times a peer's stages and prints them on standard output: one line {@code @version TEXT}, then a
 * line {@code @stage NAME SECONDS} for each stage.
 */
public final class StageClock {
  public static final String VERSION = "@version ";
  public static final String STAGE = "@stage ";

  private long start = System.nanoTime();

  StageClock(String version) {
    System.out.println(VERSION + version);
  }

  /** Ends a stage. The stage began when the previous one ended. */
  void end(String stage) {
    long now = System.nanoTime();
    System.out.printf(Locale.ROOT, "%s%s %.3f%n", STAGE, stage, (now - start) / 1e9);
    start = now;
  }
}
