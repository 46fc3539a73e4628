package io.sparkctr.report.html;

import io.sparkctr.metrics.EvaluationMetrics;
import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.report.html.Page.Card;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Page.Sentences;
import io.sparkctr.run.RunManifest;
import io.sparkctr.run.RunManifest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The report of one run. */
public final class RunReport {
  private RunReport() {}

  /**
   * What is known of a run.
   *
   * @param metrics empty if it was not evaluated
   * @param bayesLogLoss log loss of the true probabilities on the test days; empty if unknown
   * @param features empty if the run has none stored
   * @param inUse the published run; may be the run itself
   * @param inUseMetrics of the published run
   * @param rejectExamples a few lines in quarantine
   */
  public record Content(
      RunManifest run,
      Optional<EvaluationMetrics> metrics,
      OptionalDouble bayesLogLoss,
      Optional<StrongestFeatures> features,
      Optional<RunManifest> inUse,
      Optional<EvaluationMetrics> inUseMetrics,
      List<Reject> rejectExamples) {

    public Content {
      rejectExamples = List.copyOf(rejectExamples);
    }
  }

  /** The whole page, which needs no network. */
  public static String html(Content content) {
    return Html.of(page(content));
  }

  static Page page(Content content) {
    RunManifest run = content.run();
    List<Section> sections = new ArrayList<>();
    sections.add(summary(content));
    InUseSection.of(content).ifPresent(sections::add);
    content
        .metrics()
        .ifPresent(metrics -> sections.add(EvaluationSection.of(metrics, content.bayesLogLoss())));
    sections.add(TrainingSection.of(run));
    sections.add(FeaturesSection.of(content.features()));
    sections.add(CostSection.of(run));
    sections.add(DataSection.of(run, content.rejectExamples()));
    sections.add(ProvenanceSection.of(run));
    return new Page(
        "Report of a run",
        "Run " + run.runId(),
        List.of(trainedOn(run)),
        content.metrics().map(metrics -> InUseSection.verdict(run)),
        cards(content),
        sections);
  }

  private static Section summary(Content content) {
    List<String> lines = new ArrayList<>();
    content
        .metrics()
        .ifPresentOrElse(
            metrics -> lines.addAll(PlainWords.quality(metrics)),
            () ->
                lines.add("The model was trained but not evaluated: nothing says how good it is."));
    lines.add(InUseSection.sentence(content));
    lines.add(took(content.run()));
    return new Section("summary", "In plain words", "", List.of(new Sentences(lines)));
  }

  private static String trainedOn(RunManifest run) {
    List<Source> train = run.data().subList(0, Math.min(run.trainDays().size(), run.data().size()));
    long clicks = DataSection.clicks(train);
    String rate =
        clicks == 0
            ? ""
            : ", " + Format.percent((double) clicks / DataSection.rows(train)) + " of them clicks";
    String trained =
        "The model was trained on %s (%s): %s rows%s."
            .formatted(
                Format.plural(run.trainDays().size(), "day"),
                String.join(", ", run.trainDays()),
                Format.count(run.training().rows()),
                rate);
    return run.testDays().isEmpty()
        ? trained
        : "%s It was tested on %s that it had not seen (%s)."
            .formatted(
                trained,
                Format.plural(run.testDays().size(), "day"),
                String.join(", ", run.testDays()));
  }

  private static String took(RunManifest run) {
    OptionalDouble seconds = CostSection.total(run);
    if (seconds.isEmpty()) {
      return "What it took: " + EvaluationSection.NOT_RECORDED;
    }
    StringBuilder text =
        new StringBuilder("It took ")
            .append(Format.seconds(seconds.getAsDouble()))
            .append(", ")
            .append(Format.count(Math.round(DataSection.rows(run.data()) / seconds.getAsDouble())))
            .append(" rows per second");
    CostSection.peak(run)
        .ifPresent(
            bytes ->
                text.append(", and at most ")
                    .append(Format.bytes(bytes))
                    .append(" of memory in one process"));
    double cpu = CostSection.cpuSeconds(run);
    if (cpu > 0) {
      text.append("; CPU time ").append(Format.seconds(cpu));
    }
    return text.append('.').toString();
  }

  private static List<Card> cards(Content content) {
    List<Card> cards = new ArrayList<>();
    content
        .metrics()
        .ifPresent(
            metrics -> {
              cards.add(
                  new Card(
                      "Normalised entropy",
                      Format.three(metrics.normalizedEntropy()),
                      "1 is a constant guess; lower is better"));
              cards.add(
                  new Card("AUC", Format.three(metrics.auc()), "0.5 is chance; 1 is perfect"));
              cards.add(
                  new Card(
                      "Calibration",
                      Format.three(metrics.calibrationRatio()),
                      "predicted over observed clicks"));
              cards.add(
                  new Card("Log loss", Format.figure(metrics.logLoss()), logLossNote(content)));
            });
    RunManifest run = content.run();
    cards.add(
        new Card(
            "Training rows",
            Format.count(run.training().rows()),
            "solver " + run.training().solver()));
    CostSection.total(run)
        .ifPresent(
            seconds ->
                cards.add(new Card("Time", Format.seconds(seconds), "from start to finished run")));
    CostSection.peak(run)
        .ifPresent(
            bytes -> cards.add(new Card("Peak memory", Format.bytes(bytes), "of one process")));
    return cards;
  }

  private static String logLossNote(Content content) {
    EvaluationMetrics metrics = content.metrics().orElseThrow();
    return content.bayesLogLoss().isPresent()
        ? "the lowest possible is " + Format.figure(content.bayesLogLoss().getAsDouble())
        : "a constant guess has " + Format.figure(metrics.baseLogLoss());
  }
}
