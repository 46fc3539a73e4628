package io.sparkctr.baseline;

import io.sparkctr.data.DayFile;
import java.nio.file.Path;
import java.util.List;

/**
 * What a baseline works on.
 *
 * @param training day files to train on, in day order
 * @param test day files to predict, in day order
 * @param bits a hashed feature vector has 2^bits slots
 * @param maxTrainRows max training rows, the first ones in the order of the days; 0 = all
 * @param seed of random choices
 * @param threads that it may use
 * @param scratch directory for its temporary files; it is made if it does not exist
 */
public record BaselineInput(
    List<DayFile> training,
    List<DayFile> test,
    int bits,
    long maxTrainRows,
    long seed,
    int threads,
    Path scratch) {

  public BaselineInput {
    training = List.copyOf(training);
    test = List.copyOf(test);
  }
}
