package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.Home;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayStore;
import io.sparkctr.data.synthetic.SyntheticDays;
import io.sparkctr.engine.DayPreparation;
import io.sparkctr.engine.EtlPlans;
import io.sparkctr.engine.Session;
import io.sparkctr.engine.sql.ExpressionPreparation;
import io.sparkctr.engine.sql.ExpressionSlots;
import io.sparkctr.engine.sql.LineCounting;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.gpu.ExecutedPlan;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.RapidsPlugin;
import io.sparkctr.gpu.RowComparison;
import io.sparkctr.report.Console;
import io.sparkctr.report.TextTable;
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
 * {@code gpu-check}: preparation and feature plan on the CPU and on the GPU of this machine over
 * the same generated day, malformed lines among its rows; what differs, what it took, what ran
 * where.
 */
public final class GpuCheck {
  /** A line for each way to be malformed, and good rows that are easily taken for such. */
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

  /** What the check came to. */
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
      CtrConfig config = config(folder, rows, overrides);
      try (Session session = Session.open(config, console)) {
        return new GpuCheck(session.spark(), config, folder, console).check();
      }
    } finally {
      deleteAll(folder);
    }
  }

  static CtrConfig config(Path folder, long rows, List<String> overrides) {
    List<String> settings = new ArrayList<>(overrides);
    settings.add("spark.gpu=required");
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
    List<GpuPlan> plans = plans(day);

    Prepared byColumns = prepare("native", day, DayPreparation.byColumns(spark, config.data()));
    var expressions = new ExpressionPreparation(spark, config.data());
    Prepared cpu = prepare("cpu", day, expressions);
    double cpuSlots = slots("cpu");
    switchGpu(true);
    Prepared gpu = prepare("gpu", day, expressions);
    double gpuSlots = slots("gpu");
    Dataset<Row> lines = expressions.lines(List.of(day.path().toString()));
    Map<String, ExecutedPlan> executed = new LinkedHashMap<>();
    executed.put("prepare, rows", ExecutedPlan.of(ExpressionPreparation.goodRows(lines)));
    executed.put("prepare, counts", ExecutedPlan.of(LineCounting.counted(lines)));
    executed.put("feature plan", ExecutedPlan.of(plan("gpu")));
    switchGpu(false);

    times.row("prepare", seconds(cpu.seconds()), seconds(gpu.seconds()));
    times.row("prepare, native reader", seconds(byColumns.seconds()), "-");
    times.row("feature plan", seconds(cpuSlots), seconds(gpuSlots));
    console.result(times.toString());
    boolean equal = byColumns.made().quality().equals(gpu.made().quality());
    console.result(
        (equal ? "equal      " : "DIFFERENT  ")
            + "counts: "
            + byColumns.made().quality()
            + (equal ? "" : " and on the GPU " + gpu.made().quality()));
    equal &= isEqual("rows, native reader and GPU", read("native"), read("gpu"));
    equal &= isEqual("rows, CPU and GPU", read("cpu"), read("gpu"));
    equal &= isEqual("slots, CPU and GPU", read("cpu-slots"), read("gpu-slots"));
    boolean onGpu = isOnGpu(plans, executed);
    if (!equal) {
      return Outcome.DIFFERENT;
    }
    return onGpu ? Outcome.EQUAL : Outcome.OFF_GPU;
  }

  /** A preparation and its wall-clock seconds. */
  private record Prepared(DayPreparation.Made made, double seconds) {}

  private Prepared prepare(String name, DayFile day, DayPreparation preparation)
      throws IOException {
    Path directory = Files.createDirectory(folder.resolve(name));
    long start = System.nanoTime();
    var made = preparation.make(day, new org.apache.hadoop.fs.Path(directory.toUri()));
    return new Prepared(made, secondsSince(start));
  }

  private double slots(String name) {
    long start = System.nanoTime();
    plan(name).write().parquet(folder.resolve(name + "-slots").toString());
    return secondsSince(start);
  }

  private Dataset<Row> plan(String name) {
    Dataset<Row> rows =
        spark.read().schema(DayStore.SCHEMA).parquet(folder.resolve(name).toString());
    return ExpressionSlots.plan(rows, features());
  }

  private List<GpuPlan> plans(DayFile day) {
    SparkSession planning = GpuPlan.planningSession(spark);
    List<GpuPlan> plans = new ArrayList<>(EtlPlans.prepare(planning, List.of(day), config));
    Dataset<Row> prepared = planning.read().schema(DayStore.SCHEMA).parquet(folder.toString());
    plans.addAll(EtlPlans.slots("feature plan", prepared, features()));
    return plans;
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
