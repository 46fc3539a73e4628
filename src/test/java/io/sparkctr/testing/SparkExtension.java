package io.sparkctr.testing;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the JVM's only Spark session, a {@code local[2]} that ends with the JVM. It is set as
 * the default before a class's first test, so that code which asks for a running session finds it.
 */
public final class SparkExtension implements ParameterResolver, BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext test) {
    SparkSession.setDefaultSession(Shared.SESSION);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return Shared.SESSION;
  }

  /** Started at first use. */
  private static final class Shared {
    static final SparkSession SESSION =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.heartbeatInterval", "1s")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            .getOrCreate();
  }
}
