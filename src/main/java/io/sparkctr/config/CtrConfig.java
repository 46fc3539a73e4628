package io.sparkctr.config;

import java.util.Map;
import java.util.Set;

/**
 * The whole, validated configuration.
 *
 * @param spark settings for Spark, full names ({@code spark.…}); what spark-submit sets wins
 * @param explicitKeys keys that a file or the command line set, as against defaults
 * @param shown the effective configuration, full keys, secrets hidden
 * @param rendered the same as HOCON
 * @param forwarded what the command line gave, for the same command elsewhere
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
    KubernetesConfig kubernetes,
    DoctorConfig doctor,
    GenerateConfig generate,
    GpuConfig gpu,
    Map<String, String> spark,
    Set<String> explicitKeys,
    Map<String, String> shown,
    String rendered,
    Forwarded forwarded) {

  /** Whether a setting is a secret that {@link #shown} hides. */
  public boolean hides(String key) {
    return Redactor.HIDDEN.equals(shown.get(key));
  }
}
