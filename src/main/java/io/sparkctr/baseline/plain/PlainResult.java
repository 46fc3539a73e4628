package io.sparkctr.baseline.plain;

import io.sparkctr.run.RunManifest.Trial;
import io.sparkctr.run.Stages.Stage;
import java.util.List;

/**
 * What the program did.
 *
 * @param stages in order, without {@code total}
 * @param l2 weight of the penalty on the mean log loss
 * @param metrics the text of a {@code metrics.json}
 */
public record PlainResult(
    List<Stage> stages,
    long trainRows,
    long trainPositives,
    double l2,
    int epochs,
    List<Trial> trials,
    String metrics) {}
