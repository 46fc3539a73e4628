package io.sparkctr.features;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkctr.testing.SparkExtension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests the buckets {@code floor(ln(v)^2)} of the integers. The last bits of {@code ln} may differ
 * between machines; these tests show that no bucket depends on them. By its specification, {@code
 * StrictMath.log} is within 1 ulp of the exact logarithm. The error of its square is therefore
 * below 461.7 * 3 * 2^-52 &lt; 4e-13, but no integer's square is nearer than 5e-10 to a bucket's
 * edge.
 */
@ExtendWith(SparkExtension.class)
class IntegerBucketsTest {
  private static final double MARGIN = 5e-10;

  /** floor(ln(2^31 - 1)^2) = floor(21.4876^2) = floor(461.7). */
  private static final int LAST_BUCKET = 461;

  private final SparkSession spark;

  IntegerBucketsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void noIntegerIsNearAnEdge() {
    for (int edge = 1; edge <= LAST_BUCKET; edge++) {
      int first = firstAtOrAbove(edge);
      // ln(v)^2 increases with v, so only these two can be the nearest to the edge.
      assertThat(square(first) - edge).as("%d above %d", first, edge).isGreaterThan(MARGIN);
      if (first > 3) {
        assertThat(edge - square(first - 1))
            .as("%d below %d", first - 1, edge)
            .isGreaterThan(MARGIN);
      }
    }
    // The integer that is nearest to an edge.
    assertThat(square(577_512_706) - 407).isCloseTo(7.17e-10, within(1e-12));
    assertThat(square(Integer.MAX_VALUE)).isBetween(LAST_BUCKET + MARGIN, 462 - MARGIN);
  }

  @Test
  void bucketsStepWhereExactArithmeticSteps() {
    List<Integer> values = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int edge = 1; edge <= LAST_BUCKET; edge++) {
      int first = firstAtOrAbove(edge);
      values.add(first);
      expected.add(2 + bucket(first));
      if (first > 3) {
        values.add(first - 1);
        expected.add(2 + bucket(first - 1));
        assertThat(bucket(first - 1)).isLessThan(edge);
      }
      assertThat(bucket(first)).isGreaterThanOrEqualTo(edge);
    }

    assertThat(tokens(values)).isEqualTo(expected);
  }

  @Test
  void smallValuesKeepTheirOwnTokens() {
    List<Integer> small = List.of(Integer.MIN_VALUE, -100, -1, 0, 1, 2);
    assertThat(tokens(small)).isEqualTo(small);

    // The lowest bucket is that of 3: floor(ln(3)^2) = floor(1.2069) = 1, hence token 3.
    Set<Integer> bucketed = new HashSet<>(tokens(List.of(3, 4, 5, 100, Integer.MAX_VALUE)));
    assertThat(bucketed).contains(3, 2 + LAST_BUCKET).allMatch(token -> token > 2);
  }

  private List<Integer> tokens(List<Integer> values) {
    return spark
        .createDataset(values, Encoders.INT())
        .coalesce(1)
        .select(FeaturePlan.integerToken(col("value")))
        .as(Encoders.INT())
        .collectAsList();
  }

  private static int bucket(int value) {
    return (int) Math.floor(square(value));
  }

  private static double square(int value) {
    double logarithm = StrictMath.log(value);
    return logarithm * logarithm;
  }

  /** The smallest integer above 2 with {@code ln(v)^2 >= edge}, by bisection. */
  private static int firstAtOrAbove(int edge) {
    int low = 2;
    int high = Integer.MAX_VALUE;
    while (high - low > 1) {
      int middle = low + (high - low) / 2;
      if (square(middle) >= edge) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
