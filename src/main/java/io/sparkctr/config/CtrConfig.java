package io.sparkctr.config;

import java.util.Map;
import java.util.Set;

/**
 * The whole configuration, validated.
 *
 * @param spark settings for Spark by full name ({@code spark.…}); those of spark-submit win
 * @param explicitKeys keys that a file or the command line sets; all others have their default
 * @param shown the effective configuration by full key, secrets hidden
 * @param rendered the same as HOCON
 * @param forwarded the settings that the caller gave, in a form to pass on to another machine
 */
public record CtrConfig(
    DataConfig data,
    PrepareConfig prepare,
    FeaturesConfig features,
    TrainConfig train,
    EvaluateConfig evaluate,
    ScoreConfig score,
    PublishConfig publish,
    RunsConfig runs,
    CompareConfig compare,
    KubernetesConfig kubernetes,
    DoctorConfig doctor,
    GenerateConfig generate,
    GpuConfig gpu,
    Map<String, String> spark,
    Set<String> explicitKeys,
    Map<String, String> shown,
    String rendered,
    Forwarded forwarded) {

  /**
   * How days are prepared ({@code ctr.prepare}).
   *
   * @param parallelDays days that are prepared at the same time
   * @param checksum how much of a day file its fingerprint covers
   */
  public record PrepareConfig(int parallelDays, Checksum checksum) {

    /** How much of a day file is read for its fingerprint. */
    public enum Checksum {
      SAMPLED,
      FULL
    }

    static PrepareConfig from(ConfigReader reader) {
      return new PrepareConfig(
          reader.integer("ctr.prepare.parallel-days", 1, 64),
          reader.choice("ctr.prepare.checksum", Checksum.class));
    }
  }

  /**
   * Settings of the feature plan ({@code ctr.features}).
   *
   * @param bits the one-hot vector has 2^bits slots
   */
  public record FeaturesConfig(int bits) {

    static FeaturesConfig from(ConfigReader reader) {
      return new FeaturesConfig(reader.integer("ctr.features.bits", 8, 24));
    }
  }

  /**
   * What {@code evaluate} reads and writes ({@code ctr.evaluate}).
   *
   * @param model {@code latest}, the id of a run or a model directory
   * @param output file for the metrics as JSON; empty = print only
   */
  public record EvaluateConfig(String model, String output) {

    static EvaluateConfig from(ConfigReader reader) {
      return new EvaluateConfig(
          reader.requiredText("ctr.evaluate.model"), reader.text("ctr.evaluate.output"));
    }
  }

  /**
   * The quality gate ({@code ctr.publish}).
   *
   * @param maxLogLossRegression largest allowed rise of the log loss over that of the published
   *     run, in nats per row
   */
  public record PublishConfig(double maxLogLossRegression) {

    static PublishConfig from(ConfigReader reader) {
      return new PublishConfig(reader.number("ctr.publish.max-log-loss-regression", 0, 10));
    }
  }

  /** Whether a setting is a secret that {@link #shown} hides. */
  public boolean hides(String key) {
    return Redactor.HIDDEN.equals(shown.get(key));
  }
}
