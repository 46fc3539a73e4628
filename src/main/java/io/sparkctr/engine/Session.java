package io.sparkctr.engine;

import static java.util.stream.Collectors.toMap;

import io.sparkctr.config.CtrConfig;
import io.sparkctr.config.Home;
import io.sparkctr.config.UserError;
import io.sparkctr.gpu.Acceleration;
import io.sparkctr.gpu.RapidsPlugin;
import io.sparkctr.k8s.PodSettings;
import io.sparkctr.spark.ExecutorUsage;
import io.sparkctr.spark.SparkInternals;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The Spark session of a command, and the engine that works in it. Settings that spark-submit made
 * win over ours. A session that an embedding program has open is used and left running. A driver on
 * Kubernetes that spark-submit did not make has its executors as {@code ctr.kubernetes} says.
 */
public record Session(SparkSession spark, boolean ours, Engine engine) implements AutoCloseable {
  private static final String KUBERNETES = "k8s:";

  /** Set where Spark's submission made the driver pod, and gave it all settings. */
  private static final String SUBMITTED = "spark.kubernetes.submitInDriver";

  /**
   * Opens a session, and says in a line whether the ETL runs on a GPU.
   *
   * @param progress receives this line and the lines of the engine
   * @throws io.sparkctr.config.UserError where a GPU is required and there is none
   */
  public static Session open(CtrConfig config, Consumer<String> progress) {
    Optional<SparkSession> embedding = running();
    if (embedding.isPresent()) {
      SparkSession running = embedding.get();
      Map<String, String> settings = settings(running.sparkContext().getConf());
      // The program may have changed some since.
      settings.putAll(CollectionConverters.asJava(running.conf().getAll()));
      Acceleration acceleration = Acceleration.ofRunning(config.gpu(), settings);
      return new Session(running, false, engine(acceleration, running, config, progress));
    }
    SparkConf conf = conf(config);
    Acceleration acceleration = Acceleration.choose(config.gpu(), settings(conf));
    SparkSession spark = start(conf, acceleration, progress);
    return new Session(spark, true, engine(acceleration, spark, config, progress));
  }

  /** Opens a session without a GPU, whatever the configuration says. */
  public static Session onCpu(CtrConfig config, Consumer<String> progress) {
    Optional<SparkSession> running = running();
    SparkSession spark = running.orElseGet(() -> start(conf(config), Acceleration.OFF, progress));
    return new Session(spark, running.isEmpty(), new NativeEngine(spark, config));
  }

  /** The session of an embedding program, which may have a Spark context only. */
  private static Optional<SparkSession> running() {
    Optional<SparkSession> session = SparkInternals.running();
    return session.isEmpty() && SparkContext$.MODULE$.getActive().isDefined()
        ? Optional.of(SparkInternals.start(new SparkConf()))
        : session;
  }

  private static SparkSession start(
      SparkConf conf, Acceleration acceleration, Consumer<String> progress) {
    if (Embedded.isIn(conf)) {
      Embedded.complete(conf, progress);
    }
    conf.setIfMissing(ExecutorUsage.SETTING, "true");
    acceleration.settings().forEach(conf::set);
    if (RapidsPlugin.isIn(settings(conf))) {
      RapidsPlugin.letItAddClasses();
    } else {
      // Heartbeats bring the numbers of rows for the progress. One that comes while the plugin
      // starts makes Spark log an error, so with the plugin Spark's own 10 s stay.
      conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    }
    try {
      return SparkInternals.start(conf);
    } catch (Exception failure) {
      // Spark throws a plain SparkException here.
      if (String.valueOf(failure.getMessage()).contains("aster URL")) {
        throw new UserError(
            "spark.master = \"%s\" is not a master that Spark knows: give local[*], spark://HOST:PORT, yarn or k8s://URL"
                .formatted(conf.get("spark.master", "")),
            failure);
      }
      throw failure;
    }
  }

  private static Engine engine(
      Acceleration acceleration, SparkSession spark, CtrConfig config, Consumer<String> progress) {
    progress.accept(acceleration.described());
    return acceleration.onGpu()
        ? new SqlEngine(spark, config, progress)
        : new NativeEngine(spark, config);
  }

  /**
   * The choice that a session would make. Opens none.
   *
   * @throws io.sparkctr.config.UserError where a GPU is required and there is none
   */
  public static Acceleration choose(CtrConfig config) {
    return Acceleration.choose(config.gpu(), settings(conf(config)));
  }

  /**
   * The local directories that Spark would use on this machine. Opens no session.
   *
   * @return empty if tasks would run elsewhere
   */
  public static Optional<List<Path>> localPlaces(CtrConfig config) {
    return Embedded.places(conf(config));
  }

  private static SparkConf conf(CtrConfig config) {
    SparkConf conf = new SparkConf();
    config.spark().forEach(conf::setIfMissing);
    if (conf.get("spark.master", "").startsWith(KUBERNETES) && !conf.contains(SUBMITTED)) {
      PodSettings.ofExecutors(config.kubernetes(), Home.path()).forEach(conf::setIfMissing);
    }
    return conf;
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
    return new HashMap<>(Arrays.stream(conf.getAll()).collect(toMap(Tuple2::_1, Tuple2::_2)));
  }
}
