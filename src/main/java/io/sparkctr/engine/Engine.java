package io.sparkctr.engine;

import io.sparkctr.config.TrainConfig.ModelKind;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.LineCounts;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.features.SlotRows;
import io.sparkctr.gpu.GpuPlan;
import io.sparkctr.model.ModelStore.StoredModel;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.LongAccumulator;

/**
 * The heavy steps of the job, in one of two ways. Both give the same rows, counts and slots, and
 * scores that differ in rounding at most. The session chooses one when it opens.
 */
public interface Engine {

  /**
   * What the preparation of a day file made.
   *
   * @param lines all lines of the file, good and rejected
   * @param files names of the Parquet files, in the order of the rows
   */
  record PreparedFiles(LineCounts lines, List<String> files) {}

  /**
   * Writes the good rows of a day file as Parquet.
   *
   * @param directory an empty directory for the Parquet files
   * @param rowsDone registered; tasks may add their good rows to it as they go
   * @throws io.sparkctr.config.UserError for a file that cannot be read whole; as a cause, where a
   *     task finds it
   */
  PreparedFiles prepare(DayFile file, Path directory, LongAccumulator rowsDone) throws IOException;

  /**
   * Slots of the rows of prepared days, in order.
   *
   * @return blocks without line counts; how many partitions depends on the number of rows alone
   */
  JavaRDD<SlotRows> slots(List<DayRecord> days, FeaturePlan plan);

  /**
   * Slots of the good rows of labelled day files, in order, with the counts of all lines.
   *
   * @return blocks; how many partitions depends on the files' sizes alone
   * @throws io.sparkctr.config.UserError where a GPU is required for this step
   */
  JavaRDD<SlotRows> slotsOfFiles(List<DayFile> files, FeaturePlan plan);

  /**
   * The integers of the rows of prepared days, in order.
   *
   * @return blocks without line counts; how many partitions depends on the number of rows alone
   */
  JavaRDD<IntegerRows> integers(List<DayRecord> days);

  /**
   * The integers of the good rows of labelled day files, in order, with the counts of all lines.
   *
   * @return blocks; how many partitions depends on the files' sizes alone
   */
  JavaRDD<IntegerRows> integersOfFiles(List<DayFile> files);

  /**
   * To be called before the first step of a model. Says in a line where its steps run elsewhere
   * than those of other models.
   *
   * @throws io.sparkctr.config.UserError where a GPU is required for them
   */
  void announce(ModelKind model);

  /**
   * Writes the click probability of every good row of a day file, labelled or not.
   *
   * @param directory where the files go; must not exist
   * @return counts of all lines
   */
  LineCounts score(DayFile file, StoredModel model, Path directory);

  /**
   * The plans of all steps, judged by the RAPIDS planner. Nothing runs.
   *
   * @param file an example of a day file
   * @return empty where no step can run on a GPU
   */
  List<GpuPlan> plans(DayFile file, FeaturePlan plan);
}
