package io.sparkctr.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Uses up the heap on a thread of Spark's own when the first job starts. */
public final class HungryListener extends SparkListener {
  private static final int BLOCK_BYTES = 1 << 20;

  @Override
  public void onJobStart(SparkListenerJobStart started) {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new byte[BLOCK_BYTES]);
    }
  }
}
