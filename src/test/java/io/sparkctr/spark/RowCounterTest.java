package io.sparkctr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.testing.SparkExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks run in this process, so that they can wait for the test. */
@ExtendWith(SparkExtension.class)
@Timeout(60)
class RowCounterTest {
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  private final JavaSparkContext context;

  RowCounterTest(SparkSession spark) {
    context = JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  @Test
  void seesTheRowsOfATaskBeforeItEnds() throws Exception {
    try (RowCounter counter = new RowCounter(context.sc(), "test", 12, line -> {})) {
      var parts = counter.count(context.parallelize(List.of(5, 7), 1), part -> part);
      var job =
          CompletableFuture.supplyAsync(
              () ->
                  parts
                      .map(
                          part -> {
                            if (part == 7) {
                              SEEN.await();
                            }
                            return part;
                          })
                      .count());
      await(() -> counter.rows() == 12);

      assertThat(job).isNotDone();
      SEEN.countDown();
      assertThat(job.get()).isEqualTo(2);
      assertThat(counter.rows()).isEqualTo(12);
    }
  }

  @Test
  void countsFinishedTasksOnce() throws Exception {
    try (RowCounter counter = new RowCounter(context.sc(), "test", 10, line -> {})) {
      counter.count(context.parallelize(List.of(1, 2, 3, 4), 4), part -> part).count();

      await(() -> counter.rows() >= 10);
      assertThat(counter.rows()).isEqualTo(10);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
