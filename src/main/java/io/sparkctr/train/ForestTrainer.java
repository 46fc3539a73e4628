package io.sparkctr.train;

import io.sparkctr.config.TrainConfig;
import io.sparkctr.config.TrainConfig.ForestConfig;
import io.sparkctr.features.IntegerFeatures;
import io.sparkctr.features.IntegerRows;
import io.sparkctr.model.ForestModel;
import io.sparkctr.spark.Progress;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.Instance;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.ml.tree.impl.BaggedPoint;
import org.apache.spark.ml.tree.impl.BaggedPoint$;
import org.apache.spark.ml.tree.impl.DecisionTreeMetadata;
import org.apache.spark.ml.tree.impl.DecisionTreeMetadata$;
import org.apache.spark.ml.tree.impl.RandomForest$;
import org.apache.spark.ml.tree.impl.TreePoint;
import org.apache.spark.ml.tree.impl.TreePoint$;
import org.apache.spark.mllib.tree.configuration.Algo$;
import org.apache.spark.mllib.tree.configuration.Strategy;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import scala.Option;
import scala.Some;
import scala.collection.immutable.Map$;

/**
 * Trains a random forest with the steps of MLlib's {@link RandomForestClassifier}, for two reasons
 * not by its {@code fit} (decision 023). It merges leaves that predict the same class, which loses
 * their probabilities; where few rows are clicks, most leaves predict the same class. And it keeps
 * 190 bytes a row on the heap.
 */
public final class ForestTrainer {
  private static final int CLASSES = 2;

  /** Bins of a node's features are counted in at most so much memory, in each task. */
  static final int AGGREGATES_MIB = 64;

  private ForestTrainer() {}

  /** Which leaves are merged. */
  enum Pruning {
    /** None. */
    NONE,

    /** Leaves of one parent that predict the same class, as {@code fit} does. */
    SAME_CLASS
  }

  /**
   * Trains.
   *
   * @param rows with clicks and non-clicks among them
   * @param progress where a line for each pass over the rows goes
   * @throws io.sparkctr.config.UserError if the heap is too small
   */
  public static ForestModel train(ForestRows rows, TrainConfig config, Progress progress) {
    SparkContext context = rows.blocks().context();
    requireHeap(context, config.forest(), rows.rows());
    try (FitPasses passes = new FitPasses(context, "random-forest", progress)) {
      ForestModel model = ForestModel.of(fit(rows.blocks(), classifier(config), Pruning.NONE));
      passes.finished(
          "%d trees, %d nodes".formatted(config.forest().trees(), model.flat().nodes()));
      return model;
    }
  }

  /**
   * Checks the heap.
   *
   * @param rows how many there are; 0 = not known yet
   * @throws io.sparkctr.config.UserError with both figures
   */
  public static void requireHeap(SparkContext context, ForestConfig forest, long rows) {
    ForestMemory.of(forest, rows).require(context);
  }

  /** MLlib's classifier with the settings of the configuration. */
  static RandomForestClassifier classifier(TrainConfig config) {
    return new RandomForestClassifier()
        .setNumTrees(config.forest().trees())
        .setMaxDepth(config.forest().depth())
        .setMaxBins(config.forest().bins())
        .setMaxMemoryInMB(AGGREGATES_MIB)
        .setSeed(config.seed());
  }

  /** The model that {@code classifier.fit} gives, if leaves are pruned as there. */
  static RandomForestClassificationModel fit(
      JavaRDD<IntegerRows> blocks, RandomForestClassifier classifier, Pruning pruning) {
    Strategy strategy =
        classifier.getOldStrategy(
            Map$.MODULE$.empty(),
            CLASSES,
            Algo$.MODULE$.Classification(),
            classifier.getOldImpurity());
    strategy.bootstrap_$eq(classifier.getBootstrap());
    int trees = classifier.getNumTrees();
    String subset = classifier.getFeatureSubsetStrategy();
    long seed = classifier.getSeed();

    RDD<Instance> instances = blocks.flatMap(ForestTrainer::instances).rdd().retag(Instance.class);
    DecisionTreeMetadata metadata =
        DecisionTreeMetadata$.MODULE$.buildMetadata(instances, strategy, trees, subset);
    Split[][] splits = RandomForest$.MODULE$.findSplits(instances, metadata, seed);
    RDD<TreePoint> points = TreePoint$.MODULE$.convertToTreeRDD(instances, splits, metadata);
    JavaRDD<BaggedBlock> packed =
        bagged(points, strategy, trees, seed)
            .toJavaRDD()
            .mapPartitions(BaggedBlock::pack)
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    Broadcast<Split[][]> sent =
        JavaSparkContext.fromSparkContext(blocks.context()).broadcast(splits);
    try {
      var fitted =
          RandomForest$.MODULE$.runBagged(
              packed.mapPartitions(BaggedBlock::unpack).rdd(),
              metadata,
              sent,
              strategy,
              trees,
              subset,
              seed,
              Option.empty(),
              pruning == Pruning.SAME_CLASS,
              Some.apply(classifier.uid()),
              0);
      var model =
          new RandomForestClassificationModel(
              classifier.uid(),
              Arrays.stream(fitted)
                  .map(DecisionTreeClassificationModel.class::cast)
                  .toArray(DecisionTreeClassificationModel[]::new),
              IntegerFeatures.SIZE,
              CLASSES);
      return classifier.copyValues(model, ParamMap.empty());
    } finally {
      packed.unpersist();
      sent.destroy();
    }
  }

  private static RDD<BaggedPoint<TreePoint>> bagged(
      RDD<TreePoint> points, Strategy strategy, int trees, long seed) {
    return BaggedPoint$.MODULE$.convertToBaggedRDD(
        points,
        strategy.subsamplingRate(),
        trees,
        strategy.bootstrap(),
        BaggedPoint$.MODULE$.convertToBaggedRDD$default$5(),
        seed);
  }

  private static Iterator<Instance> instances(IntegerRows rows) {
    return IntStream.range(0, rows.rows())
        .mapToObj(
            row -> {
              double[] features = new double[IntegerFeatures.SIZE];
              for (int field = 0; field < features.length; field++) {
                features[field] = rows.values[row * IntegerFeatures.SIZE + field];
              }
              return new Instance(rows.label(row), 1, Vectors.dense(features));
            })
        .iterator();
  }
}
