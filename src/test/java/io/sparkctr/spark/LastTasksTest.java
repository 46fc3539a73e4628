package io.sparkctr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.testing.SparkExtension;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class LastTasksTest {
  private static final AtomicInteger AT_WORK = new AtomicInteger();

  @RepeatedTest(20)
  void noTaskRunsAfterwards(SparkSession spark) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    assertThatThrownBy(
            () -> context.parallelize(List.of(0, 1, 2, 3), 4).foreach(LastTasksTest::work))
        .hasMessageContaining("the first task fails");
    LastTasks.await(spark);
    assertThat(AT_WORK).hasValue(0);
  }

  private static void work(int task) {
    AT_WORK.incrementAndGet();
    try {
      if (task == 0) {
        throw new IllegalStateException("the first task fails");
      }
      long end = System.nanoTime() + 20_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } finally {
      AT_WORK.decrementAndGet();
    }
  }
}
