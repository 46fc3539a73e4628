package io.sparkctr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.data.columnar.ColumnBlock;
import io.sparkctr.data.columnar.ColumnFile;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DayStoreTest {
  private static final String MIN_PARTITIONS = "spark.sql.files.minPartitionNum";

  @TempDir Path root;

  @Test
  void aDayWithoutAManifestIsNotFound() throws IOException {
    Files.createDirectory(root.resolve("day=0"));

    assertThat(store().find("0")).isEmpty();
    assertThat(store().find("1")).isEmpty();
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    Path manifest = Files.createDirectory(root.resolve("day=0")).resolve("_manifest.json");
    for (String damaged : new String[] {"", "{\"day\": ", "{\"day\": \"0\"}", "null"}) {
      Files.writeString(manifest, damaged);

      assertThatThrownBy(() -> store().find("0"))
          .as(damaged)
          .isInstanceOf(UserError.class)
          .hasMessageContaining(manifest + " is damaged")
          .hasMessageEndingWith("delete it, then prepare again");
    }
  }

  @Test
  void aReadKeepsItsPartitionsAndDoesNotChangeTheSession(SparkSession spark) throws IOException {
    DayRecord day = prepare(12);
    for (String setting : new String[] {null, "5"}) {
      SparkSession caller = spark.newSession();
      if (setting != null) {
        caller.conf().set(MIN_PARTITIONS, setting);
      }
      caller.conf().set("spark.sql.files.maxPartitionBytes", 1L << 40);
      var settings = caller.conf().getAll();

      Dataset<Row> six = store().read(caller, List.of(day), 6);
      Dataset<Row> two = store().read(caller, List.of(day), 2);

      // Both queries run after both reads were made and after the caller changed the setting.
      assertThat(caller.conf().getAll()).isEqualTo(settings);
      caller.conf().set(MIN_PARTITIONS, "3");
      assertThat(six.javaRDD().getNumPartitions()).isEqualTo(6);
      assertThat(two.javaRDD().getNumPartitions()).isEqualTo(2);
      assertThat(six.select("I1").count()).isEqualTo(12);
      assertThat(caller.conf().get(MIN_PARTITIONS)).isEqualTo("3");
    }
    assertThat(spark.conf().getOption(MIN_PARTITIONS).isEmpty()).isTrue();
  }

  @Test
  void aReadUsesTheOtherSettingsOfTheCaller(SparkSession spark) throws IOException {
    DayRecord day = prepare(12);
    SparkSession caller = spark.newSession();
    caller.conf().set("spark.sql.files.maxPartitionBytes", 1);
    caller.conf().set("spark.sql.files.openCostInBytes", 1);

    // The caller sets splits of one byte. Without its settings there would be two partitions.
    assertThat(store().read(caller, List.of(day), 2).javaRDD().getNumPartitions())
        .isGreaterThan(100);
  }

  @Test
  void globCharactersInThePathAreRead(SparkSession spark) throws IOException {
    root = Files.createDirectory(root.resolve("a[b]{c,d}*?"));

    assertThat(store().read(spark, List.of(prepare(2)), 2).count()).isEqualTo(2);
  }

  /** A prepared day with this number of files, each with one row. */
  private DayRecord prepare(int files) throws IOException {
    Path directory = Files.createDirectory(root.resolve("day=0"));
    List<String> names = IntStream.range(0, files).mapToObj(i -> i + ".parquet").toList();
    for (String name : names) {
      ColumnBlock block = new ColumnBlock();
      block.add(0);
      var path = new org.apache.hadoop.fs.Path(directory.resolve(name).toUri());
      try (var file = new ColumnFile(path, new Configuration())) {
        file.write(block);
        file.finish();
      }
    }
    return new DayRecord("0", "day_0", 1, "", files, 0, 0, Map.of(), names);
  }

  private DayStore store() {
    return new DayStore(root.toString(), new Configuration());
  }
}
