package io.sparkctr.baseline;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.run.RunManifest.Trial;
import io.sparkctr.run.Stages.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The facts that a program prints, one a line; {@code program.py} lists them. */
final class PythonOutput {
  private final long launch = System.nanoTime();
  private final Map<String, String> versions = new LinkedHashMap<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<Trial> trials = new ArrayList<>();
  private long trainRows;
  private long trainPositives;
  private OptionalDouble strength = OptionalDouble.empty();
  private int iterations;

  /** Takes the next line. */
  synchronized void add(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "@version" -> versions.put(words[1], words[2]);
      case "@started" -> stages.add(stage("start", (System.nanoTime() - launch) / 1e9, 0));
      case "@stage" ->
          stages.add(stage(words[1], Double.parseDouble(words[2]), Long.parseLong(words[3])));
      case "@train" -> {
        trainRows = Long.parseLong(words[1]);
        trainPositives = Long.parseLong(words[2]);
      }
      case "@trial" ->
          trials.add(
              new Trial(
                  Double.parseDouble(words[1]),
                  Integer.parseInt(words[2]),
                  Double.parseDouble(words[3])));
      case "@fit" -> {
        strength = OptionalDouble.of(Double.parseDouble(words[1]));
        iterations = Integer.parseInt(words[2]);
      }
      default -> {
        // A library prints something.
      }
    }
  }

  /** The result of the program, which has ended well. */
  synchronized BaselineResult result(MeasuredProcess process, EvaluationMetrics metrics) {
    List<Stage> all = new ArrayList<>(stages);
    all.add(stage("total", process.seconds(), 0));
    return new BaselineResult(
        List.copyOf(all),
        trainRows,
        trainPositives,
        metrics,
        process.processes(),
        Collections.unmodifiableMap(new LinkedHashMap<>(versions)),
        strength.isPresent()
            ? OptionalDouble.of(strength.getAsDouble() / trainRows)
            : OptionalDouble.empty(),
        iterations,
        List.copyOf(trials));
  }

  private static Stage stage(String name, double seconds, long rows) {
    return new Stage(name, seconds, rows, rows / Math.max(seconds, 1e-9));
  }
}
