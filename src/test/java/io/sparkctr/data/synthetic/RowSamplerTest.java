package io.sparkctr.data.synthetic;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.data.synthetic.RowSampler.CounterRandom;
import io.sparkctr.schema.CriteoSchema;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected shares come from the sample of the Kaggle log behind {@code marginals.conf}. */
class RowSamplerTest {
  private static final int ROWS = 100_000;
  private static final int[][] FIELDS = new int[ROWS][CriteoSchema.FIELDS];
  private static final long[] MISSING = new long[ROWS];

  @BeforeAll
  static void draw() {
    var sampler = new RowSampler(Marginals.load());
    for (int row = 0; row < ROWS; row++) {
      MISSING[row] = sampler.draw(RowSampler.key(5, 0, row), FIELDS[row]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "I1, 0.4515",
    "I2, 0",
    "I3, 0.2025",
    "I5, 0.0495",
    "I11, 0.0498",
    "I12, 0.7768",
    "C1, 0",
    "C4, 0.0331",
    "C6, 0.1309",
    "C22, 0.8173",
    "C26, 0.4529"
  })
  void missingRatesEqualTheMeasuredOnes(String column, double share) {
    int field = field(column);
    double drawn = share(IntStream.range(0, ROWS).filter(row -> missing(row, field)).count(), ROWS);
    assertThat(drawn).isCloseTo(share, within(0.007));
  }

  @ParameterizedTest
  @CsvSource({
    "I1, I10",
    "I4, I13",
    "I7, I9",
    "I7, I11",
    "C3, C4",
    "C3, C12",
    "C3, C16",
    "C3, C21",
    "C3, C24",
    "C19, C20",
    "C19, C25",
    "C19, C26"
  })
  void columnsOfABlockAreMissingTogether(String one, String other) {
    for (int row = 0; row < ROWS; row++) {
      assertThat(missing(row, field(one))).isEqualTo(missing(row, field(other)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "I1, 0.479",
    "I4, 0.072",
    "I5, 0.016",
    "I7, 0.253",
    "I10, 0.506",
    "I12, 0.744",
    "I2, 0.181"
  })
  void integersAreZeroAsOftenAsMeasured(String column, double share) {
    int[] present = present(field(column));
    double zeros =
        share(Arrays.stream(present).filter(value -> value == 0).count(), present.length);
    assertThat(zeros).isCloseTo(share, within(0.01));
  }

  @Test
  void onlyTheSecondIntegerIsEverNegative() {
    for (int field = 0; field < CriteoSchema.INTEGERS; field++) {
      int lowest = Arrays.stream(present(field)).min().orElseThrow();
      assertThat(lowest).isEqualTo(field == field("I2") ? -2 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "C1, 0.499, 0.911", "C2, 0.122, 0.431", "C3, 0.050, 0.196", "C5, 0.668, 0.980",
    "C9, 0.887, 1.0", "C10, 0.276, 0.337", "C14, 0.361, 0.988", "C17, 0.430, 1.0",
    "C20, 0.355, 1.0", "C24, 0.080, 0.396"
  })
  void frequentCategoriesHaveTheMeasuredShares(String column, double top1, double top10) {
    long[] counts = countsDescending(present(field(column)));
    long all = Arrays.stream(counts).sum();
    assertThat(share(counts[0], all)).isCloseTo(top1, within(0.01));
    assertThat(share(Arrays.stream(counts).limit(10).sum(), all)).isCloseTo(top10, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"C20, 3", "C9, 4", "C17, 10", "C23, 14"})
  void smallColumnsHaveTheMeasuredNumberOfValues(String column, int values) {
    assertThat(countsDescending(present(field(column)))).hasSize(values);
  }

  @Test
  void halfOfTheValuesOfC3OccurOnceInEightThousandRows() {
    long[] counts = countsDescending(Arrays.copyOf(present(field("C3")), 7_735));
    assertThat(share(Arrays.stream(counts).filter(count -> count == 1).count(), 7_735))
        .isCloseTo(0.512, within(0.03));
  }

  @Test
  void relatedColumnsAreCorrelated() {
    int first = field("I7");
    int second = field("I11");
    double both =
        IntStream.range(0, ROWS)
            .filter(row -> !missing(row, first))
            .map(row -> (FIELDS[row][first] > 3) == (FIELDS[row][second] > 1) ? 1 : 0)
            .average()
            .orElseThrow();
    // Compares both with their medians: independent columns would agree in half of the rows.
    assertThat(both).isGreaterThan(0.8);
  }

  @Test
  void drawsFollowSplitMix64() {
    // SplittableRandom's generator is SplitMix64.
    var reference = new SplittableRandom(42);
    for (int counter = 0; counter < 5; counter++) {
      assertThat(CounterRandom.mix(42, counter)).isEqualTo(reference.nextLong());
    }
  }

  @Test
  void uniformDrawsHaveTheMeanAndVarianceOfTheUnitInterval() {
    var draws = LongStream.range(0, 100_000).mapToDouble(i -> CounterRandom.uniform(7, i));
    var squares = draws.map(u -> (u - 0.5) * (u - 0.5)).summaryStatistics();
    assertThat(squares.getAverage()).isCloseTo(1.0 / 12, within(0.001));
    assertThat(squares.getMax()).isLessThanOrEqualTo(0.25);
  }

  @Test
  void normalDrawsHaveMeanZeroAndVarianceOne() {
    double[] draws =
        LongStream.range(0, 100_000).mapToDouble(i -> CounterRandom.normal(7, i)).toArray();
    assertThat(Arrays.stream(draws).average().orElseThrow())
        .isCloseTo(0, within(0.013)); // Four standard errors.
    assertThat(Arrays.stream(draws).map(x -> x * x).average().orElseThrow())
        .isCloseTo(1, within(0.02));
  }

  private static int field(String column) {
    return CriteoSchema.FEATURE_COLUMNS.indexOf(column);
  }

  private static boolean missing(int row, int field) {
    return (MISSING[row] >>> field & 1) != 0;
  }

  private static int[] present(int field) {
    return IntStream.range(0, ROWS)
        .filter(row -> !missing(row, field))
        .map(row -> FIELDS[row][field])
        .toArray();
  }

  private static long[] countsDescending(int[] values) {
    return Arrays.stream(values)
        .boxed()
        .collect(groupingBy(value -> value, counting()))
        .values()
        .stream()
        .mapToLong(count -> -count)
        .sorted()
        .map(count -> -count)
        .toArray();
  }

  private static double share(long part, long all) {
    return (double) part / all;
  }
}
