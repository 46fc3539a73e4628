package io.sparkctr.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A program in one setting, to be measured as a process of its own. */
interface Contender {
  /** Name in the tables. */
  String name();

  /** Which peer it is, what {@code --peers} selects by. */
  Peer peer();

  /** What a reader has to know to repeat it. */
  String settings();

  /**
   * The process to start.
   *
   * @param scratch an empty directory of its own for what it writes
   */
  Launch launch(Workload work, Path scratch) throws IOException;

  /**
   * What the finished process left.
   *
   * @param output its standard output
   */
  Outcome outcome(String output, Path scratch) throws IOException;
}
