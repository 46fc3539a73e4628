package io.sparkctr.commands;

import static java.util.stream.Collectors.toMap;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.Home;
import io.sparkctr.gpu.Acceleration;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.RapidsPlugin;
import io.sparkctr.k8s.PodSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/**
 * The Spark session of a command. Settings that spark-submit made win over ours; a session that is
 * already there, in an embedding program, is used and left running. A driver that finds itself on
 * Kubernetes, not made by spark-submit, has its executors as {@code ctr.kubernetes} says.
 *
 * @param acceleration whether column expressions run on a GPU
 */
record Session(SparkSession spark, boolean ours, Acceleration acceleration, GpuConfig gpu)
    implements AutoCloseable {
  private static final String KUBERNETES = "k8s:";

  /** Set where Spark's submission made the driver pod: it was given all settings. */
  private static final String SUBMITTED = "spark.kubernetes.submitInDriver";

  /**
   * Opens one, and says in a line whether the ETL runs on a GPU.
   *
   * @throws io.sparkctr.config.UserError where a GPU is required and there is none
   */
  static Session open(CtrConfig config, Console console) {
    SparkConf conf = conf(config);
    Acceleration acceleration = Acceleration.choose(config.gpu(), settings(conf));
    console.progress(acceleration.described());
    return open(conf, acceleration, config.gpu());
  }

  /** Opens one that runs on the CPU, whatever the configuration says. */
  static Session onCpu(CtrConfig config) {
    SparkConf conf = conf(config);
    GpuConfig off = new GpuConfig(Mode.OFF, List.of());
    return open(conf, Acceleration.choose(off, settings(conf)), off);
  }

  /**
   * What a session would choose; opens none.
   *
   * @throws io.sparkctr.config.UserError where a GPU is required and there is none
   */
  static Acceleration choose(CtrConfig config) {
    return Acceleration.choose(config.gpu(), settings(conf(config)));
  }

  private static SparkConf conf(CtrConfig config) {
    SparkConf conf = new SparkConf();
    config.spark().forEach(conf::setIfMissing);
    if (conf.get("spark.master", "").startsWith(KUBERNETES) && !conf.contains(SUBMITTED)) {
      PodSettings.ofExecutors(config.kubernetes(), Home.path()).forEach(conf::setIfMissing);
    }
    return conf;
  }

  private static Session open(SparkConf conf, Acceleration acceleration, GpuConfig gpu) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return new Session(SparkSession.getDefaultSession().get(), false, acceleration, gpu);
    }
    if (acceleration.onGpu()) {
      acceleration.settings().forEach(conf::set);
      RapidsPlugin.letItAddClasses();
    }
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    return new Session(spark, true, acceleration, gpu);
  }

  /**
   * Demands that these plans stay on the GPU, where one is required.
   *
   * @param plans the plans, built in the session that they are given
   * @throws io.sparkctr.config.UserError that names the operator which does not, and why
   */
  void requireOnGpu(Function<SparkSession, List<GpuPlan>> plans) {
    if (gpu.mode() == Mode.REQUIRED) {
      plans.apply(GpuPlan.planningSession(spark)).forEach(plan -> plan.require(gpu.allowedOnCpu()));
    }
  }

  Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }

  private static Map<String, String> settings(SparkConf conf) {
    return Arrays.stream(conf.getAll()).collect(toMap(Tuple2::_1, Tuple2::_2));
  }
}
