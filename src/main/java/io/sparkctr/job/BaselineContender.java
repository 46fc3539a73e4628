package io.sparkctr.job;

import io.sparkctr.baseline.Baseline;
import io.sparkctr.baseline.BaselineInput;
import io.sparkctr.baseline.BaselineResult;
import io.sparkctr.compare.ComparedRun.Measured;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DaySelection;
import io.sparkctr.data.Fingerprint;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.metrics.MetricsJson;
import io.sparkctr.run.BuildInfo;
import io.sparkctr.run.QualityGate.Verdict;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.Source;
import io.sparkctr.run.RunStore;
import io.sparkctr.run.RunStore.RunDirectory;
import io.sparkctr.run.Stages.Stage;
import io.sparkctr.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A baseline whose result is kept as a run, without a model.
 *
 * @param maxTrainRows its own cap; 0 = none
 */
record BaselineContender(
    Baseline baseline,
    long maxTrainRows,
    CtrConfig config,
    RunStore runs,
    Configuration hadoop,
    Consumer<String> progress)
    implements Contender {

  @Override
  public String name() {
    return baseline.name();
  }

  @Override
  public String title() {
    return baseline.title();
  }

  @Override
  public List<String> settings() {
    return List.of(
        "max train rows " + maxTrainRows,
        config.features().toString(),
        config.train().toString(),
        config.data().maxLineBytes() + " " + config.data().splitBytes(),
        threads() + " threads, " + Runtime.getRuntime().maxMemory() + " bytes of heap");
  }

  @Override
  public Measured run(DaySelection days, RunDirectory directory) throws IOException {
    Instant start = Instant.now();
    List<Source> data = new ArrayList<>();
    for (DayFile file : Stream.concat(days.train().stream(), days.test().stream()).toList()) {
      data.add(source(file));
    }
    BaselineResult result =
        baseline.run(
            new BaselineInput(
                days.train(),
                days.test(),
                config.features().bits(),
                maxTrainRows,
                config.train().seed(),
                threads(),
                Path.of(System.getProperty("java.io.tmpdir"))),
            progress);
    try (RunStore.Claim claim = runs.claim(directory.id())) {
      Storage.replace(directory.metrics(), MetricsJson.write(result.metrics()), hadoop);
      runs.commit(claim.directory(), manifest(directory.id(), start, days, data, result));
    }
    List<Stage> stages = result.stages();
    return new Measured(stages.get(stages.size() - 1).seconds(), result.processes());
  }

  /** Its rows are not counted by day. */
  private Source source(DayFile file) throws IOException {
    return new Source(
        file.day(),
        file.path().toString(),
        file.bytes(),
        Fingerprint.of(file, config.data(), config.prepare().checksum(), hadoop),
        0,
        0,
        0,
        Map.of());
  }

  private RunManifest manifest(
      String id, Instant start, DaySelection days, List<Source> data, BaselineResult result) {
    boolean isForest = result.l2().isEmpty();
    return new RunManifest(
        id,
        start.toString(),
        "compare",
        BuildInfo.gitCommit(),
        result.versions(),
        BuildInfo.host(),
        baseline.name(),
        config.shown(),
        data,
        days.train().stream().map(DayFile::day).toList(),
        days.test().stream().map(DayFile::day).toList(),
        result.stages(),
        new RunManifest.Features(isForest ? 0 : config.features().bits(), FeaturePlan.VERSION),
        new RunManifest.Training(
            baseline.name(),
            result.l2().orElse(0),
            0,
            result.iterations(),
            0,
            List.of(),
            List.of(),
            result.trainRows(),
            result.trials(),
            (isForest ? ModelKind.RANDOM_FOREST : ModelKind.LOGISTIC_REGRESSION).id(),
            0,
            0),
        0,
        Verdict.NONE.id(),
        "a baseline is not published",
        result.processes());
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }
}
