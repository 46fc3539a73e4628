package io.sparkctr.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * A driver in client mode that requests executors and does nothing with them until its input ends.
 * The argument is a file with Spark's settings, a {@code name=value} per line.
 */
final class DriverOnly {
  private DriverOnly() {}

  public static void main(String[] args) throws IOException {
    SparkConf conf = new SparkConf(false);
    for (String setting : Files.readAllLines(Path.of(args[0]))) {
      int equals = setting.indexOf('=');
      conf.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    SparkContext context = new SparkContext(conf);
    while (System.in.read() >= 0) {}
    context.stop();
  }
}
