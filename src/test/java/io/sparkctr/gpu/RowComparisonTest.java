package io.sparkctr.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.SparkExtension;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class RowComparisonTest {
  private static final StructType SCHEMA = new StructType().add("a", DataTypes.IntegerType);

  private final SparkSession spark;

  RowComparisonTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void theOrderDoesNotMatter() {
    assertThat(RowComparison.of(rows(1, null, 2), rows(2, 1, null)).isEqual()).isTrue();
  }

  @Test
  void aValueThatDiffersIsShownOnBothSides() {
    RowComparison compared = RowComparison.of(rows(1, 2), rows(1, 3));

    assertThat(compared).isEqualTo(new RowComparison(2, 2, List.of("2"), List.of("3")));
    assertThat(compared.isEqual()).isFalse();
  }

  @Test
  void aMissingValueIsNotZero() {
    assertThat(RowComparison.of(rows(0, 1), rows(null, 1)).isEqual()).isFalse();
  }

  @Test
  void repeatedRowsAreCounted() {
    RowComparison compared = RowComparison.of(rows(1, 1, 2), rows(1, 2, 2));

    assertThat(compared.missing()).containsExactly("1");
    assertThat(compared.added()).containsExactly("2");
  }

  @Test
  void twoEmptyDatasetsAreNotEqual() {
    assertThat(RowComparison.of(rows(), rows()).isEqual()).isFalse();
  }

  private Dataset<Row> rows(Integer... values) {
    return spark.createDataFrame(
        Arrays.stream(values).map(value -> RowFactory.create(value)).toList(), SCHEMA);
  }
}
