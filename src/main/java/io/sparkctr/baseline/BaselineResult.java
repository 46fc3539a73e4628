package io.sparkctr.baseline;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.run.RunManifest.ProcessUsage;
import io.sparkctr.run.RunManifest.Trial;
import io.sparkctr.run.Stages.Stage;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a baseline did.
 *
 * @param stages {@code start}, then its stages in order, and as the last one {@code total}:
 *     wall-clock seconds of the whole process
 * @param trainRows training rows
 * @param trainPositives clicks among them
 * @param metrics figures on the test rows
 * @param processes what its processes used
 * @param versions versions of its language and libraries by name
 * @param l2 weight of the L2 penalty on the mean log loss, if the model has one
 * @param iterations of the last fit; 0 if it has none
 * @param trials penalties that it tried; empty if it did not search
 */
public record BaselineResult(
    List<Stage> stages,
    long trainRows,
    long trainPositives,
    EvaluationMetrics metrics,
    List<ProcessUsage> processes,
    Map<String, String> versions,
    OptionalDouble l2,
    int iterations,
    List<Trial> trials) {}
