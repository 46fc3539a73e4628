package io.sparkctr.job;

import io.sparkctr.baseline.JavaBaseline;
import io.sparkctr.baseline.PythonBaseline;
import io.sparkctr.baseline.PythonBaseline.Program;
import io.sparkctr.baseline.PythonEnvironment;
import io.sparkctr.baseline.PythonEnvironment.Outcome;
import io.sparkctr.baseline.PythonEnvironment.Ready;
import io.sparkctr.baseline.PythonEnvironment.Unavailable;
import io.sparkctr.baseline.PythonPackages;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.job.SparkContender.Place;
import io.sparkctr.run.RunStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** The contenders by their names on the command line. */
final class Contenders {
  private static final String JAVA = "java";

  private final CtrConfig config;
  private final RunStore runs;
  private final Configuration hadoop;
  private final Consumer<String> progress;
  private Outcome python;

  /**
   * @param runs where baselines keep their results
   */
  Contenders(CtrConfig config, RunStore runs, Configuration hadoop, Consumer<String> progress) {
    this.config = config;
    this.runs = runs;
    this.hadoop = hadoop;
    this.progress = progress;
  }

  /**
   * What a name stands for.
   *
   * @param contender empty if it cannot run here, and where the name is that of a run
   * @param failure why it cannot run here; empty if it can
   */
  record Found(String name, String title, Optional<Contender> contender, String failure) {
    private static Found of(Contender contender) {
      return new Found(contender.name(), contender.title(), Optional.of(contender), "");
    }
  }

  /** The contender of this name; empty if the name is none of a contender. */
  Optional<Found> find(String name) throws IOException {
    for (Program program : Program.values()) {
      if (program.contender().equals(name)) {
        return Optional.of(python(program));
      }
    }
    return Optional.ofNullable(
        switch (name) {
          case JAVA ->
              Found.of(
                  new BaselineContender(
                      new JavaBaseline(config), 0, config, runs, hadoop, progress));
          case "spark-fast" ->
              spark(
                  name,
                  "Spark, solver fast",
                  Place.HERE,
                  "train.model=logistic-regression",
                  "train.input=day-files",
                  "train.solver=fast");
          case "spark" ->
              spark(
                  name,
                  "Spark as configured",
                  Place.HERE,
                  "train.model=logistic-regression",
                  "train.input=prepared");
          case "spark-forest" ->
              spark(
                  name,
                  "Spark, random forest",
                  Place.HERE,
                  "train.model=random-forest",
                  "train.input=prepared");
          case "spark-gpu" ->
              spark(
                  name,
                  "Spark on the GPU",
                  Place.HERE,
                  "train.model=logistic-regression",
                  "train.input=prepared",
                  "ctr.spark.gpu=required");
          case "kubernetes" -> spark(name, "Spark on Kubernetes", Place.POD);
          default -> null;
        });
  }

  private Found spark(String name, String title, Place place, String... overrides) {
    return Found.of(new SparkContender(name, title, place, List.of(overrides), config, progress));
  }

  /** Makes the environment once, before anything is measured. */
  private Found python(Program program) throws IOException {
    if (python == null) {
      python =
          PythonEnvironment.find(config.compare().python(), PythonPackages.OF_BASELINES, progress);
    }
    if (python instanceof Unavailable unavailable) {
      return new Found(
          program.contender(), program.title(), Optional.empty(), unavailable.reason());
    }
    return Found.of(
        new BaselineContender(
            PythonBaseline.of(program, (Ready) python),
            config.compare().python().maxRows(),
            config,
            runs,
            hadoop,
            progress));
  }
}
