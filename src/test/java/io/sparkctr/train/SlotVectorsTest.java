package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotRows;
import io.sparkctr.testing.SparkExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class SlotVectorsTest {
  private static final int FIELDS = 39;

  private final SparkSession spark;

  SlotVectorsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void vectorsEqualThoseOfMllibWithDuplicatesAdded() {
    // With 39 draws from 256 slots, nearly every row has a slot twice.
    SlotRows random = ModelSamples.random(50, 8, 3);
    int[] distinct = new int[FIELDS];
    int[] same = new int[FIELDS];
    int[] pairs = new int[FIELDS];
    for (int field = 0; field < FIELDS; field++) {
      distinct[field] = 255 - field;
      same[field] = 7;
      pairs[field] = field / 2 * 6;
    }
    byte[] labels = Arrays.copyOf(random.labels, 53);
    labels[51] = 1;
    int[] slots =
        Stream.of(random.slots, distinct, same, pairs).flatMapToInt(Arrays::stream).toArray();
    SlotRows rows = new SlotRows(labels, slots);

    List<Row> vectors =
        ModelSamples.vectors(ModelSamples.blocks(spark, rows, 1), new FeaturePlan(8))
            .collectAsList();

    assertThat(vectors).hasSize(rows.rows());
    for (int row = 0; row < rows.rows(); row++) {
      assertThat(vectors.get(row).getDouble(0)).isEqualTo(rows.labels[row]);
      SparseVector vector = (SparseVector) vectors.get(row).get(1);
      assertThat(vector).isEqualTo(expected(rows, row));
      assertThat(vector.indices()).isSorted().doesNotHaveDuplicates();
      assertThat(vector.size()).isEqualTo(256);
    }
    assertThat(vectors.get(51).get(1))
        .isEqualTo(Vectors.sparse(256, new int[] {7}, new double[] {39}));
  }

  private static Vector expected(SlotRows rows, int row) {
    Map<Integer, Double> counts = new TreeMap<>();
    for (int field = 0; field < FIELDS; field++) {
      counts.merge(rows.slots[row * FIELDS + field], 1.0, Double::sum);
    }
    List<scala.Tuple2<Integer, Double>> elements = new ArrayList<>();
    counts.forEach((slot, count) -> elements.add(new scala.Tuple2<>(slot, count)));
    return Vectors.sparse(256, elements);
  }
}
