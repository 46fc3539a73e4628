package io.sparkctr.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.SparkExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NonSQLExpression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class FeaturePlanTest {
  /** Seed of Spark's {@code xxhash64}. */
  private static final long SEED = 42;

  private final SparkSession spark;

  FeaturePlanTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 20, 24})
  void slotsEqualThoseOfAComputationInPlainJava(int bits) {
    List<Row> rows = edgeRows();
    List<Row> slots = new FeaturePlan(bits).apply(frame(rows), CriteoSchema.LABEL).collectAsList();

    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      assertThat(slots.get(i).get(0)).isEqualTo(row.get(0));
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        Integer value = (Integer) row.get(1 + field);
        assertThat(slots.get(i).getInt(1 + field))
            .as("%s = %s", CriteoSchema.FEATURE_COLUMNS.get(field), value)
            .isEqualTo(slot(field, value, bits))
            .isBetween(0, (1 << bits) - 1);
      }
    }
  }

  @Test
  void theColumnsAreNamedInFieldOrder() {
    assertThat(new FeaturePlan(8).apply(frame(List.of()), CriteoSchema.LABEL).columns())
        .startsWith("label", "slot0", "slot1")
        .endsWith("slot38")
        .hasSize(40);
  }

  @Test
  void aMissingValueHasItsOwnTokenInEveryField() {
    Set<Integer> tokens = new HashSet<>();
    for (int field = 0; field < CriteoSchema.FIELDS; field++) {
      tokens.add(slot(field, null, 24));
      for (int value = -2; value < 100; value++) {
        // With 39 * 103 tokens in 2^24 slots, some may share a slot, but a missing value does not.
        assertThat(slot(field, value, 24)).isNotEqualTo(slot(field, null, 24));
      }
    }
    assertThat(tokens).hasSize(CriteoSchema.FIELDS);
  }

  @Test
  void thePlanConsistsOfColumnExpressionsOnly() {
    Dataset<Row> slots = new FeaturePlan(20).apply(frame(List.of()), CriteoSchema.LABEL);
    List<Expression> expressions = new ArrayList<>();
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.Dataset<Row>) slots).queryExecution().analyzed();
    collect(plan, expressions);

    // At least a hash and a cast for each field.
    assertThat(expressions).hasSizeGreaterThan(2 * CriteoSchema.FIELDS);
    assertThat(expressions)
        .noneMatch(expression -> expression instanceof UserDefinedExpression)
        .noneMatch(expression -> expression instanceof NonSQLExpression);
  }

  @Test
  void bitsOutOfRangeAreRefused() {
    for (int bits : new int[] {7, 25}) {
      assertThatThrownBy(() -> new FeaturePlan(bits))
          .isInstanceOf(UserError.class)
          .hasMessage("a feature plan has 8 to 24 bits, not " + bits);
    }
  }

  /** The definition: chained {@code xxhash64} over field and token; a null keeps the hash. */
  private static int slot(int field, Integer value, int bits) {
    long hash = XXH64.hashInt(field, SEED);
    if (value != null) {
      int token = value;
      if (field < CriteoSchema.INTEGERS && value > 2) {
        token = 2 + (int) Math.floor(StrictMath.log(value) * StrictMath.log(value));
      }
      hash = XXH64.hashInt(token, hash);
    }
    return (int) (hash & ((1L << bits) - 1));
  }

  /** Rows in which every field has every edge value, and random values. */
  private static List<Row> edgeRows() {
    List<Integer> values = new ArrayList<>(Arrays.asList(null, Integer.MIN_VALUE, -7, -1));
    IntStream.rangeClosed(0, 20).forEach(values::add);
    // floor(ln(v)^2) reaches 9, 100 and 400 at exp(3), exp(10) and exp(20).
    for (int edge : new int[] {21, 22027, 485165196}) {
      values.addAll(List.of(edge - 1, edge, edge + 1));
    }
    values.addAll(List.of(Integer.MAX_VALUE - 1, Integer.MAX_VALUE));
    new Random(1).ints(50).forEach(values::add);
    List<Row> rows = new ArrayList<>();
    for (int shift = 0; shift < values.size(); shift++) {
      Object[] row = new Object[1 + CriteoSchema.FIELDS];
      row[0] = shift % 2;
      for (int field = 0; field < CriteoSchema.FIELDS; field++) {
        row[1 + field] = values.get((shift + field) % values.size());
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

  private static Void collect(LogicalPlan plan, List<Expression> expressions) {
    plan.expressions().foreach(expression -> collect(expression, expressions));
    plan.children().foreach(child -> collect(child, expressions));
    return null;
  }

  private static Void collect(Expression expression, List<Expression> expressions) {
    expressions.add(expression);
    expression.children().foreach(child -> collect(child, expressions));
    return null;
  }
}
