package io.sparkctr.features;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.testing.SparkExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain-Java feature plan gives the same slots as the expressions that define the plan. */
@ExtendWith(SparkExtension.class)
class SlotBlocksTest {
  private final SparkSession spark;

  SlotBlocksTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 20, 24})
  void slotsEqualThoseOfTheExpressionsAtEveryBucketEdge(int bits) {
    Dataset<Row> prepared = frame(rows(edgeValues()));
    FeaturePlan plan = new FeaturePlan(bits);

    assertThat(slots(prepared, plan)).isEqualTo(expected(prepared, plan));
  }

  @Test
  void rowsWithoutALabelAreSkipped() {
    List<Row> rows = rows(edgeValues().subList(0, 60));
    List<Row> some =
        IntStream.range(0, rows.size())
            .mapToObj(i -> i % 3 == 1 ? RowFactory.create(new Object[40]) : rows.get(i))
            .toList();
    FeaturePlan plan = new FeaturePlan(20);
    Dataset<Row> prepared = frame(some);

    assertThat(slots(prepared, plan))
        .isEqualTo(expected(prepared.where("label is not null"), plan))
        .hasSize(40);
  }

  @Test
  void blocksAreFullExceptTheLast() {
    int rows = SlotRows.BLOCK_ROWS + 5_000;
    Dataset<Row> prepared =
        spark
            .range(0, rows, 1, 1)
            .selectExpr(
                CriteoSchema.COLUMNS.stream()
                    .map(name -> "cast(id % 2 as int) as " + name)
                    .toArray(String[]::new));

    List<SlotRows> blocks =
        SlotBlocks.of(SparkInternals.batches(prepared), new FeaturePlan(20)).collect();

    assertThat(blocks).extracting(SlotRows::rows).containsExactly(SlotRows.BLOCK_ROWS, 5_000);
    assertThat(blocks.get(1).positives()).isEqualTo(2_500);
  }

  /** Label and slots of each row. */
  private static List<List<Integer>> slots(Dataset<Row> prepared, FeaturePlan plan) {
    SlotRows rows =
        SlotRows.concat(SlotBlocks.of(SparkInternals.batches(prepared), plan).collect());
    return IntStream.range(0, rows.rows())
        .mapToObj(
            row ->
                IntStream.concat(
                        IntStream.of(rows.labels[row]),
                        IntStream.range(0, CriteoSchema.FIELDS)
                            .map(field -> rows.slots[row * CriteoSchema.FIELDS + field]))
                    .boxed()
                    .toList())
        .toList();
  }

  private static List<List<Integer>> expected(Dataset<Row> prepared, FeaturePlan plan) {
    return plan.apply(prepared, CriteoSchema.LABEL).collectAsList().stream()
        .map(row -> IntStream.range(0, row.size()).map(row::getInt).boxed().toList())
        .toList();
  }

  /** Every integer at which the bucket changes, its neighbours, extremes and random values. */
  private static List<Integer> edgeValues() {
    List<Integer> values =
        new ArrayList<>(Arrays.asList(null, Integer.MIN_VALUE, -1, 0, 1, 2, Integer.MAX_VALUE));
    for (int bucket = 1; Math.exp(Math.sqrt(bucket)) < Integer.MAX_VALUE; bucket++) {
      int edge = (int) Math.ceil(Math.exp(Math.sqrt(bucket)));
      values.addAll(List.of(edge - 1, edge, edge + 1));
    }
    assertThat(values).hasSizeGreaterThan(3 * 400);
    new Random(5).ints(200).forEach(values::add);
    return values;
  }

  private static List<Row> rows(List<Integer> values) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Object[] row = new Object[1 + CriteoSchema.FIELDS];
      row[0] = i % 2;
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        row[1 + field] = values.get((i + 31 * field) % values.size());
      }
      rows.add(RowFactory.create(row));
    }
    return rows;
  }

  private Dataset<Row> frame(List<Row> rows) {
    StructType schema = new StructType();
    for (String column : CriteoSchema.COLUMNS) {
      schema = schema.add(column, DataTypes.IntegerType, true);
    }
    return spark.createDataFrame(rows, schema);
  }
}
