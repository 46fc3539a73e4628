package io.sparkctr.engine;

import static java.util.stream.Collectors.toMap;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.GpuConfig;
import io.sparkctr.config.GpuConfig.Mode;
import io.sparkctr.config.Home;
import io.sparkctr.gpu.Acceleration;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.gpu.RapidsPlugin;
import io.sparkctr.k8s.PodSettings;
import io.sparkctr.report.Console;
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
public record Session(SparkSession spark, boolean ours, Acceleration acceleration, GpuConfig gpu)
    implements AutoCloseable {
  private static final String KUBERNETES = "k8s:";

  /** Set where Spark's submission made the driver pod: it was given all settings. */
  private static final String SUBMITTED = "spark.kubernetes.submitInDriver";

  /**
   * Opens one, and says in a line whether the ETL runs on a GPU.
   *
   * @throws io.sparkctr.config.UserError where a GPU is required and there is none
   */
  public static Session open(CtrConfig config, Console console) {
    Session session = open(config, config.gpu());
    console.progress(session.acceleration.described());
    return session;
  }

  /** Opens one that runs on the CPU, whatever the configuration says. */
  public static Session onCpu(CtrConfig config) {
    return open(config, new GpuConfig(Mode.OFF, List.of()));
  }

  private static Session open(CtrConfig config, GpuConfig gpu) {
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession running = SparkSession.getDefaultSession().get();
      Map<String, String> settings = settings(running.sparkContext().getConf());
      return new Session(running, false, Acceleration.ofRunning(gpu, settings), gpu);
    }
    SparkConf conf = conf(config);
    Acceleration acceleration = Acceleration.choose(gpu, settings(conf));
    acceleration.settings().forEach(conf::set);
    if (RapidsPlugin.isIn(settings(conf))) {
      RapidsPlugin.letItAddClasses();
    }
    return new Session(SparkSession.builder().config(conf).getOrCreate(), true, acceleration, gpu);
  }

  /**
   * What a session would choose; opens none.
   *
   * @throws io.sparkctr.config.UserError where a GPU is required and there is none
   */
  public static Acceleration choose(CtrConfig config) {
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

  /**
   * Demands that these plans stay on the GPU, where one is required.
   *
   * @param plans the plans, built in the session that they are given
   * @throws io.sparkctr.config.UserError that names the operator which does not, and why
   */
  public void requireOnGpu(Function<SparkSession, List<GpuPlan>> plans) {
    if (gpu.mode() == Mode.REQUIRED) {
      plans.apply(GpuPlan.planningSession(spark)).forEach(plan -> plan.require(gpu.allowedOnCpu()));
    }
  }

  public Configuration hadoop() {
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
