package io.sparkctr.train.ascent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.TrainConfig.L2SearchConfig;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.testing.SparkExtension;
import io.sparkctr.train.ModelSamples;
import io.sparkctr.train.TrainingRows;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class L2SampleTest {
  private static final int ROWS = 3_000;
  private static final FeaturePlan PLAN = new FeaturePlan(10);

  @Test
  void dependsOnTheSeedAndHasTheConfiguredShares(SparkSession spark) {
    Shards rows = rows(ModelSamples.prepared(spark, ROWS, 44));

    L2Search.Sample one = sample(rows, 42);
    L2Search.Sample again = sample(rows, 42);
    L2Search.Sample other = sample(rows, 7);

    assertThat(bytes(again.held())).isDeepEqualTo(bytes(one.held()));
    assertThat(bytes(again.fitted())).isDeepEqualTo(bytes(one.fitted()));
    assertThat(Arrays.deepEquals(bytes(other.held()), bytes(one.held()))).isFalse();
    // Binomial: means 3000 * 0.5 * 0.2 = 300 and 3000 * 0.5 * 0.8 = 1200, standard deviations 16
    // and 27. The bounds are five standard deviations away.
    assertThat(rows(one.held())).isBetween(220, 380);
    assertThat(rows(one.fitted())).isBetween(1065, 1335);
  }

  private static TrainingRows rows(Dataset<Row> prepared) {
    return TrainingRows.of(ModelSamples.blocks(prepared, PLAN, 2), PLAN, ROWS);
  }

  private static int rows(List<RowSegment> segments) {
    return segments.stream().mapToInt(RowSegment::rows).sum();
  }

  private static byte[][] bytes(List<RowSegment> segments) {
    return segments.stream().map(segment -> segment.chunks().get(0).bytes()).toArray(byte[][]::new);
  }

  private static L2Search.Sample sample(Shards rows, long seed) {
    return L2Search.Sample.of(rows, new L2SearchConfig(List.of(1.0), 0.2, 1_500), seed);
  }
}
