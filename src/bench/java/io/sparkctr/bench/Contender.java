package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A program with certain settings, measured as a separate process. */
interface Contender {
  /** Name in the tables. */
  String name();

  /** The peer, by which {@code --peers} selects. */
  Peer peer();

  /** The settings that a reader needs to repeat the measurement. */
  String settings();

  /**
   * The process to start.
   *
   * @param scratch an empty directory for the files of the process
   */
  Launch launch(Workload work, Path scratch) throws IOException;

  /**
   * Reads the results of the finished process.
   *
   * @param output its standard output
   * @param work what it worked on
   */
  Outcome outcome(String output, Workload work, Path scratch) throws IOException;
}
