package io.sparkctr.job;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DaySelection;
import io.sparkctr.data.Fingerprint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The days that all contenders read.
 *
 * @param fingerprints of the training days, then of the test days
 */
record ComparedDays(DaySelection selection, List<String> fingerprints) {
  private static final String DIRECTORY = "days";

  /**
   * The days of the configuration.
   *
   * @param rows max training rows, the first ones of each day; 0 = all
   */
  static ComparedDays of(
      CtrConfig config, long rows, Configuration hadoop, Consumer<String> progress)
      throws IOException {
    DaySelection all = DaySelection.of(DayFile.find(config.data().input(), hadoop), config.train());
    List<DayFile> train = all.train();
    if (rows > 0) {
      String name = rows + "-" + Compare.key(fingerprints(train, config, hadoop));
      Path directory = new Path(new Path(config.compare().directory(), DIRECTORY), name);
      progress.accept(
          "training days with their first rows, %,d in all: %s".formatted(rows, directory));
      train = CappedDays.of(train, rows, directory, hadoop);
    }
    List<String> fingerprints = new ArrayList<>(fingerprints(train, config, hadoop));
    fingerprints.addAll(fingerprints(all.test(), config, hadoop));
    return new ComparedDays(new DaySelection(train, all.test()), fingerprints);
  }

  private static List<String> fingerprints(
      List<DayFile> files, CtrConfig config, Configuration hadoop) throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (DayFile file : files) {
      fingerprints.add(Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop));
    }
    return fingerprints;
  }
}
