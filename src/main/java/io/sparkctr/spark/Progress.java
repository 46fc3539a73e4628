package io.sparkctr.spark;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Where a step says how far it is: in lines, and, where it is long, in rows. */
@FunctionalInterface
public interface Progress extends Consumer<String> {

  /** Shows rows until it is closed. */
  interface Meter extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Shows how many rows a step has done. By default shows nothing.
   *
   * @param step name of the step
   * @param expectedRows about how many rows it will do
   * @param rowsDone how many it has done
   */
  default Meter meter(String step, LongSupplier expectedRows, LongSupplier rowsDone) {
    return () -> {};
  }
}
