package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.Home;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayStore;
import io.sparkctr.data.LineCounts;
import io.sparkctr.data.Quarantine;
import io.sparkctr.data.synthetic.SyntheticDays;
import io.sparkctr.engine.Engine;
import io.sparkctr.engine.NativeEngine;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.SqlEngine;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.ExecutedPlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.RapidsPlugin;
import io.sparkctr.gpu.RowComparison;
import io.sparkctr.report.Console;
import io.sparkctr.report.TextTable;
import io.sparkctr.schema.CriteoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code gpu-check}: prepares a generated day, which has malformed lines, and applies the feature
 * plan to it, on the CPU and on the GPU of this machine. Prints what differs, how long each took,
 * and what ran where.
 */
public final class GpuCheck {
  /** A line for each kind of malformed line, and good rows that look like one. */
  private static final String ODD_LINES =
      String.join(
          "\n",
          "1" + "\t".repeat(38),
          "2" + "\t".repeat(39),
          "1\tx7" + "\t".repeat(38),
          "0\t2147483648" + "\t".repeat(38),
          "0" + "\t".repeat(14) + "DEADBEEF" + "\t".repeat(25),
          "0" + "\t".repeat(14) + "deadbee" + "\t".repeat(25),
          "0\t-2147483648" + "\t".repeat(38),
          "1\t2147483647\t577512706\t577512705" + "\t".repeat(36),
          "0" + "\t".repeat(14) + "ffffffff\t00000000" + "\t".repeat(24) + "\r",
          "");

  private final SparkSession spark;
  private final CtrConfig config;
  private final Path folder;
  private final Console console;
  private final TextTable times = new TextTable("step", "CPU s", "GPU s");

  GpuCheck(SparkSession spark, CtrConfig config, Path folder, Console console) {
    this.spark = spark;
    this.config = config;
    this.folder = folder;
    this.console = console;
  }

  /** The result of the check. */
  public enum Outcome {
    EQUAL,
    DIFFERENT,
    OFF_GPU
  }

  /**
   * Checks.
   *
   * @param rows rows to generate
   * @param overrides further settings, for Spark
   * @throws UserError where there is no GPU or no plugin
   */
  public static Outcome execute(long rows, List<String> overrides, Console console)
      throws IOException {
    Path folder = Files.createTempDirectory("ctr-gpu-check");
    try {
      CtrConfig required = config(folder, rows, overrides, GpuConfig.Mode.REQUIRED);
      try (Session session = Session.open(required, console::progress)) {
        // The check reports what leaves the GPU; it does not refuse to run.
        CtrConfig config = config(folder, rows, overrides, GpuConfig.Mode.AUTO);
        return new GpuCheck(session.spark(), config, folder, console).check();
      }
    } finally {
      deleteAll(folder);
    }
  }

  static CtrConfig config(Path folder, long rows, List<String> overrides, GpuConfig.Mode mode) {
    List<String> settings = new ArrayList<>(overrides);
    settings.add("spark.gpu=" + mode.name().toLowerCase(Locale.ROOT));
    settings.add("generate.output=" + folder.resolve("days"));
    settings.add("generate.days=1");
    settings.add("generate.rows-per-day=" + rows);
    return ConfigLoader.load(Home.path().resolve("conf/local.conf"), List.of(), settings);
  }

  Outcome check() throws IOException {
    switchGpu(false);
    SyntheticDays.generate(spark, config.generate());
    Path file = folder.resolve("days/day_0");
    Files.writeString(file, ODD_LINES, UTF_8, StandardOpenOption.APPEND);
    DayFile day =
        DayFile.find(List.of(file.toString()), spark.sparkContext().hadoopConfiguration()).get(0);
    SqlEngine engine = new SqlEngine(spark, config, console::progress);
    List<GpuPlan> plans = engine.plans(day, features());
    Prepared byColumns = prepare("native", day, new NativeEngine(spark, config));
    Prepared cpu = prepare("cpu", day, engine);
    double cpuSlots = slots("cpu");
    switchGpu(true);
    Prepared gpu = prepare("gpu", day, engine);
    double gpuSlots = slots("gpu");
    Map<String, ExecutedPlan> executed = new LinkedHashMap<>();
    engine
        .queries(spark, day, preparedRows("gpu"), features())
        .forEach((step, query) -> executed.put(step, ExecutedPlan.of(query)));
    switchGpu(false);

    times.row("prepare", seconds(cpu.seconds()), seconds(gpu.seconds()));
    times.row("prepare, native engine", seconds(byColumns.seconds()), "-");
    times.row("feature plan", seconds(cpuSlots), seconds(gpuSlots));
    console.result(times.toString());
    boolean equal = byColumns.made().lines().equals(gpu.made().lines());
    console.result(
        (equal ? "equal      " : "DIFFERENT  ")
            + "counts: "
            + text(byColumns.made().lines())
            + (equal ? "" : " and on the GPU " + text(gpu.made().lines())));
    equal &= isEqual("rows, native engine and GPU", read("native"), read("gpu"));
    equal &= isEqual("rows, CPU and GPU", read("cpu"), read("gpu"));
    equal &= isEqual("slots, CPU and GPU", read("cpu-slots"), read("gpu-slots"));
    boolean onGpu = isOnGpu(plans, executed);
    if (!equal) {
      return Outcome.DIFFERENT;
    }
    return onGpu ? Outcome.EQUAL : Outcome.OFF_GPU;
  }

  /** A preparation and its wall-clock seconds. */
  private record Prepared(Engine.PreparedFiles made, double seconds) {}

  private Prepared prepare(String name, DayFile day, Engine engine) throws IOException {
    Path directory = Files.createDirectory(folder.resolve(name));
    long start = System.nanoTime();
    var made =
        engine.prepare(
            day,
            new org.apache.hadoop.fs.Path(directory.toUri()),
            spark.sparkContext().longAccumulator());
    return new Prepared(made, secondsSince(start));
  }

  private double slots(String name) {
    long start = System.nanoTime();
    plan(name).write().parquet(folder.resolve(name + "-slots").toString());
    return secondsSince(start);
  }

  private Dataset<Row> plan(String name) {
    return features().apply(preparedRows(name), CriteoSchema.LABEL);
  }

  private Dataset<Row> preparedRows(String name) {
    return spark.read().schema(DayStore.SCHEMA).parquet(folder.resolve(name).toString());
  }

  private FeaturePlan features() {
    return new FeaturePlan(config.features().bits());
  }

  private Dataset<Row> read(String name) {
    return spark.read().parquet(folder.resolve(name).toString());
  }

  private boolean isEqual(String what, Dataset<Row> first, Dataset<Row> second) {
    RowComparison compared = RowComparison.of(first, second);
    console.result(
        "%s%s: %d and %d rows of %d columns"
            .formatted(
                compared.isEqual() ? "equal      " : "DIFFERENT  ",
                what,
                compared.rows(),
                compared.otherRows(),
                first.columns().length));
    compared.missing().forEach(row -> console.result("  only in the first:  " + row));
    compared.added().forEach(row -> console.result("  only in the second: " + row));
    return compared.isEqual();
  }

  private boolean isOnGpu(List<GpuPlan> plans, Map<String, ExecutedPlan> executed) {
    List<String> allowed = config.gpu().allowedOnCpu();
    boolean all = true;
    for (GpuPlan plan : plans) {
      all &= plan.isOnGpu(allowed);
      console.result(plan.summary());
      plan.off(allowed)
          .forEach(verdict -> console.result("  off: " + verdict.name() + " " + verdict.text()));
    }
    for (var plan : executed.entrySet()) {
      console.result(
          plan.getKey() + ", as it runs: " + String.join(" < ", plan.getValue().operators()));
      all &= plan.getValue().off().stream().allMatch(name -> allowed.contains(name + "Exec"));
    }
    return all;
  }

  private static String text(LineCounts lines) {
    return "%d rows, %d clicks, rejected lines: %s"
        .formatted(lines.rows(), lines.positives(), Quarantine.counts(lines));
  }

  private void switchGpu(boolean on) {
    spark.conf().set(RapidsPlugin.ENABLED, on);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }

  private static void deleteAll(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
