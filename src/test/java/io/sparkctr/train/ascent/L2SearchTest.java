package io.sparkctr.train.ascent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.features.SlotRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class L2SearchTest {
  private static final int SIZE = 1 << 10;
  private static final List<Double> STRENGTHS = List.of(1.0, 10_000.0, 10.0, 100.0, 1_000.0, 0.1);

  private final SlotRows fitted = DualAscentTest.randomRows(3_000, 11);
  private final SlotRows held = DualAscentTest.randomRows(2_000, 12);
  private final List<String> progress = new ArrayList<>();

  @Test
  void strengthsDecreaseUntilTheHeldOutLossRises() {
    List<L2Search.Trial> trials = trials(STRENGTHS);

    assertThat(trials)
        .extracting(L2Search.Trial::strength)
        .isEqualTo(List.of(10_000.0, 1_000.0, 100.0, 10.0, 1.0, 0.1).subList(0, trials.size()));
    int last = trials.size() - 1;
    assertThat(last).as("trials before the rise").isBetween(2, 4);
    for (int i = 1; i < last; i++) {
      assertThat(trials.get(i).logLoss()).isLessThanOrEqualTo(trials.get(i - 1).logLoss());
    }
    assertThat(trials.get(last).logLoss()).isGreaterThan(trials.get(last - 1).logLoss());
    assertThat(L2Search.best(trials)).isEqualTo(trials.get(last - 1));
  }

  @Test
  void theBestTrialBeatsAConstantAndAFitWithAlmostNoPenalty() {
    double best = L2Search.best(trials(STRENGTHS)).logLoss();

    // Such a strong penalty leaves only the intercept.
    double constant = trials(List.of(1e5)).get(0).logLoss();
    double unchecked = trials(List.of(1e-3)).get(0).logLoss();
    assertThat(best).isLessThan(constant - 0.005).isLessThan(unchecked - 0.005);
  }

  @Test
  void aTrialGivesTheLossOfALongFitFromScratch() {
    L2Search.Trial trial = trials(List.of(1_000.0, 100.0)).get(1);

    L2Search.Sample sample = L2Search.Sample.of(fitted, held, SIZE);
    DualAscent solver = new DualAscent(sample.index(), sample.fitted(), 100, 99);
    for (int epoch = 0; epoch < 300; epoch++) {
      solver.epoch();
    }
    float[] weights = DualAscentTest.bySlot(solver, sample, SIZE);
    double loss = 0;
    for (int row = 0; row < held.rows(); row++) {
      double logit = DualAscentTest.logit(held, row, weights);
      loss += Math.log1p(Math.exp(held.labels[row] == 1 ? -logit : logit));
    }
    assertThat(Math.abs(trial.logLoss() - loss / held.rows())).isLessThan(3e-4);
  }

  @Test
  void theSameSeedGivesTheSameTrials() {
    assertThat(trials(STRENGTHS)).isEqualTo(trials(STRENGTHS));
  }

  @Test
  void everyTrialIsReported() {
    List<L2Search.Trial> trials = trials(STRENGTHS);

    assertThat(progress).hasSameSizeAs(trials);
    assertThat(progress.get(0))
        .matches("l2 search: strength 10000\\.0, [0-9]+ epochs, held-out log loss 0\\.[0-9]{5}");
  }

  @Test
  void theBestTrialHasTheLowestLoss() {
    L2Search.Trial low = new L2Search.Trial(1, 1, 0.4);

    assertThat(
            L2Search.best(
                List.of(new L2Search.Trial(2, 1, 0.5), low, new L2Search.Trial(3, 1, 0.6))))
        .isEqualTo(low);
  }

  private List<L2Search.Trial> trials(List<Double> strengths) {
    return L2Search.trials(
        L2Search.Sample.of(fitted, held, SIZE),
        new L2SearchConfig(strengths, 0.2, 10_000),
        42,
        progress::add);
  }
}
