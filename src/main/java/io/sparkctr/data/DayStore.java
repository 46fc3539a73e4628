package io.sparkctr.data;

import io.sparkctr.config.UserError;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.spark.SparkInternals;
import io.sparkctr.storage.Json;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of prepared days: {@code day=N/*.parquet} and {@code day=N/_manifest.json}. The
 * manifest lists the day's files; readers ignore a file that no manifest lists.
 */
public final class DayStore {
  /** Columns of a prepared day: those of {@link CriteoSchema}, as nullable ints. */
  public static final StructType SCHEMA = schema();

  private static final Logger LOG = LoggerFactory.getLogger(DayStore.class);
  private static final String MANIFEST = "_manifest.json";

  private final Path root;
  private final Configuration hadoop;

  public DayStore(String root, Configuration hadoop) {
    this.root = new Path(root);
    this.hadoop = hadoop;
  }

  /** The day; empty if it is not prepared. */
  public Optional<DayRecord> find(String day) throws IOException {
    Path manifest = new Path(directory(day), MANIFEST);
    try {
      return Optional.of(Json.read(Storage.read(manifest, hadoop), DayRecord.class));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IllegalArgumentException damaged) {
      throw new UserError(
          manifest + " is damaged (" + damaged.getMessage() + "): delete it, then prepare again",
          damaged);
    }
  }

  /** A directory for unfinished files; no reader looks into it. */
  public Path workDirectory() {
    return new Path(root, "_work");
  }

  /** The directory of a day's rejected lines. */
  public Path quarantine(String day) {
    return new Path(root, "_quarantine/day=" + day);
  }

  public Path lockFile() {
    return new Path(root, "_lock");
  }

  /**
   * Makes a day visible: moves its Parquet files in, replaces the manifest in one step, then
   * deletes the files that it no longer lists.
   *
   * @param made the directory that holds the files of {@code day.files()}
   */
  public void commit(DayRecord day, Path made) throws IOException {
    FileSystem fileSystem = Storage.fileSystem(root, hadoop);
    Path directory = directory(day.day());
    fileSystem.mkdirs(directory);
    for (String file : day.files()) {
      Storage.move(new Path(made, file), new Path(directory, file), fileSystem);
    }
    Storage.replace(new Path(directory, MANIFEST), Json.write(day), hadoop);
    LOG.info(
        "day {} prepared: {} rows, {} lines in quarantine: {}",
        day.day(),
        day.rows(),
        day.malformed(),
        directory);
    Set<String> kept = new HashSet<>(day.files());
    kept.add(MANIFEST);
    for (FileStatus status : fileSystem.listStatus(directory)) {
      if (!kept.contains(status.getPath().getName())) {
        fileSystem.delete(status.getPath(), true);
      }
    }
  }

  /**
   * The rows of these days, all 40 columns. The dataset belongs to a copy of the session: Spark
   * takes the number of partitions from the session's settings, and only when the dataset runs.
   *
   * @param partitions about how many partitions to read. Without it Spark would use the number of
   *     cores, and the figures of a run would depend on the machine.
   */
  public Dataset<Row> read(SparkSession spark, List<DayRecord> days, int partitions) {
    SparkSession reading =
        SparkInternals.withSettings(
            spark, Map.of("spark.sql.files.minPartitionNum", Integer.toString(partitions)));
    String[] files =
        days.stream()
            .flatMap(
                day ->
                    day.files().stream()
                        .map(file -> new Path(directory(day.day()), file).toString())
                        .map(DayStore::literal))
            .toArray(String[]::new);
    return reading.read().schema(SCHEMA).parquet(files);
  }

  /** Escapes glob characters: Spark expands globs in every path it reads. */
  private static String literal(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
  }

  private Path directory(String day) {
    return new Path(root, "day=" + day);
  }

  private static StructType schema() {
    StructType schema = new StructType();
    for (String column : CriteoSchema.COLUMNS) {
      schema = schema.add(column, DataTypes.IntegerType, true);
    }
    return schema;
  }
}
