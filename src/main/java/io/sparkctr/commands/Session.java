package io.sparkctr.commands;

import io.sparkctr.config.CtrConfig;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command. Settings that spark-submit made win over ours; a session that is
 * already there, in an embedding program, is used and left running.
 */
record Session(SparkSession spark, boolean ours) implements AutoCloseable {

  static Session open(CtrConfig config) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return new Session(SparkSession.getDefaultSession().get(), false);
    }
    SparkConf conf = new SparkConf();
    config.spark().forEach(conf::setIfMissing);
    return new Session(SparkSession.builder().config(conf).getOrCreate(), true);
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
}
