package io.sparkctr.report.html;

import io.sparkctr.model.StrongestFeatures;
import io.sparkctr.model.StrongestFeatures.Feature;
import io.sparkctr.report.html.Chart.Axis;
import io.sparkctr.report.html.Chart.Kind;
import io.sparkctr.report.html.Chart.Point;
import io.sparkctr.report.html.Chart.Role;
import io.sparkctr.report.html.Chart.Series;
import io.sparkctr.report.html.Chart.Unit;
import io.sparkctr.report.html.Page.Block;
import io.sparkctr.report.html.Page.Section;
import io.sparkctr.report.html.Table.Cell;
import io.sparkctr.report.html.Table.Folded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What moves the predictions most. */
final class FeaturesSection {
  private static final int DRAWN = 20;

  private FeaturesSection() {}

  static Section of(Optional<StrongestFeatures> features) {
    if (features.isEmpty() || features.get().features().isEmpty()) {
      return new Section(
          "features",
          "Strongest features",
          "The strongest features: " + EvaluationSection.NOT_RECORDED,
          List.of());
    }
    StrongestFeatures strongest = features.get();
    return new Section(
        "features",
        "Strongest features",
        "A weight is what a value adds to the log-odds of a click: above 0 a click is more likely, below 0 less. Values were looked up in %s training rows; one that none of them holds has no name. Where several values share a slot, the name is that of the most frequent."
            .formatted(Format.count(strongest.sampledRows())),
        List.<Block>of(chart(strongest.features())));
  }

  private static Chart chart(List<Feature> features) {
    List<Feature> drawn = features.subList(0, Math.min(DRAWN, features.size()));
    List<Point> points = new ArrayList<>();
    for (Feature feature : drawn) {
      points.add(new Point(points.size(), feature.weight()));
    }
    Feature first = drawn.get(0);
    return new Chart(
        "weights",
        "Weights",
        "Bar chart of the %s with the largest weights. The largest is that of %s: %s."
            .formatted(Format.plural(drawn.size(), "feature"), name(first), weight(first)),
        Kind.ROWS,
        Axis.linear("weight", Unit.FIGURE),
        Axis.categories("feature", drawn.stream().map(FeaturesSection::name).toList()),
        List.of(new Series("weight", Role.DATA, points)),
        new Table(
            "weights-data",
            "Strongest features",
            Folded.CLOSED,
            List.of(
                Table.text("field"),
                Table.text("value"),
                Table.number("weight"),
                Table.number("odds times"),
                Table.number("training rows"),
                Table.number("slot"),
                Table.number("values in the slot")),
            features.stream().map(FeaturesSection::row).toList()));
  }

  private static List<Cell> row(Feature feature) {
    return List.of(
        Cell.of(feature.field()),
        Cell.of(token(feature)),
        Cell.of(feature.weight(), weight(feature)),
        Cell.of(Format.any(Math.exp(feature.weight()))),
        Cell.of(feature.support()),
        Cell.of(feature.slot()),
        Cell.of(feature.sharedBy()));
  }

  private static String name(Feature feature) {
    return feature.field() + " " + token(feature);
  }

  private static String token(Feature feature) {
    return feature.token().isEmpty() ? "(unknown)" : feature.token();
  }

  private static String weight(Feature feature) {
    return Format.three(feature.weight());
  }
}
