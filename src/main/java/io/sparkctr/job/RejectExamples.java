package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.data.DayStore;
import io.sparkctr.report.html.Reject;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.Source;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.storage.Storage;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The first lines that a run's days have in quarantine. */
final class RejectExamples {
  private static final int LINES_A_DAY = 3;
  private static final int MAX_TEXT = 200;
  private static final String PREPARED = "ctr.data.prepared";

  private RejectExamples() {}

  /** A few lines of each day; none of a day that was prepared again from other content. */
  static List<Reject> of(RunManifest run, RunDirectory directory, Configuration hadoop)
      throws IOException {
    List<Reject> examples = new ArrayList<>();
    for (Source day : run.data()) {
      if (day.malformed() > 0) {
        Path own = new Path(directory.quarantine(), "day=" + day.day());
        if (!read(own, day.day(), examples, hadoop)) {
          Optional<Path> prepared = prepared(run, day, hadoop);
          if (prepared.isPresent()) {
            read(prepared.get(), day.day(), examples, hadoop);
          }
        }
      }
    }
    return examples;
  }

  private static Optional<Path> prepared(RunManifest run, Source day, Configuration hadoop)
      throws IOException {
    String root = run.config().getOrDefault(PREPARED, "");
    if (root.isEmpty()) {
      return Optional.empty();
    }
    DayStore days = new DayStore(root, hadoop);
    return days.find(day.day())
        .filter(record -> record.fingerprint().equals(day.sha256()))
        .map(record -> days.quarantine(day.day()));
  }

  /**
   * @return whether the directory exists
   */
  private static boolean read(
      Path directory, String day, List<Reject> examples, Configuration hadoop) throws IOException {
    FileSystem fileSystem = Storage.fileSystem(directory, hadoop);
    FileStatus[] files;
    try {
      files = fileSystem.listStatus(directory);
    } catch (FileNotFoundException none) {
      return false;
    }
    Arrays.sort(files);
    int left = LINES_A_DAY;
    for (FileStatus file : files) {
      if (left > 0 && file.getPath().getName().startsWith("part-")) {
        try (var reader =
            new BufferedReader(new InputStreamReader(fileSystem.open(file.getPath()), UTF_8))) {
          for (String line = reader.readLine();
              line != null && left > 0;
              line = reader.readLine()) {
            String[] fields = line.split("\t", 4);
            if (fields.length == 4) {
              examples.add(new Reject(day, fields[1], fields[2], shortened(fields[3])));
              left--;
            }
          }
        }
      }
    }
    return true;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
