package io.sparkctr.job;

import io.sparkctr.compare.ComparedRun;
import io.sparkctr.data.DaySelection;
import io.sparkctr.run.RunStore.RunDirectory;
import java.io.IOException;
import java.util.List;

/** Makes runs for a comparison. */
interface Contender {
  /** Its name on the command line. */
  String name();

  /** What it is, in words. */
  String title();

  /** Whatever changes its figures, besides the data and the program. */
  List<String> settings();

  /**
   * Runs on these days.
   *
   * @param directory where its run directory goes; it does not exist yet
   * @return the process as it was seen from outside
   * @throws io.sparkctr.baseline.BaselineFailure if it does not get to its end, with a message of
   *     one line
   */
  ComparedRun.Measured run(DaySelection days, RunDirectory directory) throws IOException;
}
