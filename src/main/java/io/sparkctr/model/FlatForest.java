package io.sparkctr.model;

import io.sparkctr.features.IntegerFeatures;
import io.sparkctr.features.IntegerRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;

/**
 * A random forest as plain arrays: the probability of a row without a vector or an object. The
 * nodes of all trees follow each other; the two children of a node are neighbours. Like MLlib's,
 * the probability is the mean over the trees of the share of clicks in the row's leaf.
 */
public final class FlatForest implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Probabilities are at least this and at most one minus this. A forest gives 0 or 1 where all
   * leaves of a row hold rows of one label, and the log loss of a wrong 0 or 1 is infinite. It is
   * the limit that scikit-learn's {@code log_loss} had for years.
   */
  public static final double MIN_PROBABILITY = 1e-15;

  private static final int CLASSES = 2;
  private static final int LEAF = -1;

  /** By node, the feature that it compares, or {@link #LEAF}. */
  private final byte[] features;

  /** By node, the threshold, or the share of clicks of a leaf. */
  private final double[] values;

  /** By node, the child of rows whose feature is at most the threshold; the other one is next. */
  private final int[] children;

  /** By tree, its first node. */
  private final int[] roots;

  private FlatForest(int nodes, int trees) {
    features = new byte[nodes];
    values = new double[nodes];
    children = new int[nodes];
    roots = new int[trees];
  }

  /**
   * Takes a model of MLlib.
   *
   * @throws IllegalArgumentException if it has another number of features or classes, or categories
   */
  public static FlatForest of(RandomForestClassificationModel model) {
    if (model.numFeatures() != IntegerFeatures.SIZE || model.numClasses() != CLASSES) {
      throw new IllegalArgumentException(
          "it has %d features and %d classes, not %d and %d"
              .formatted(model.numFeatures(), model.numClasses(), IntegerFeatures.SIZE, CLASSES));
    }
    DecisionTreeClassificationModel[] trees = model.trees();
    FlatForest forest =
        new FlatForest(
            Arrays.stream(trees).mapToInt(DecisionTreeClassificationModel::numNodes).sum(),
            trees.length);
    int next = 0;
    for (int tree = 0; tree < trees.length; tree++) {
      forest.roots[tree] = next;
      next = forest.add(trees[tree].rootNode(), next);
    }
    return forest;
  }

  /** Nodes of all trees. */
  public int nodes() {
    return values.length;
  }

  /** Probability of a click, within {@link #MIN_PROBABILITY} of 0 and 1. */
  public double probability(IntegerRows rows, int row) {
    int at = row * IntegerFeatures.SIZE;
    double sum = 0;
    for (int root : roots) {
      int node = root;
      while (features[node] != LEAF) {
        node = children[node] + (rows.values[at + features[node]] <= values[node] ? 0 : 1);
      }
      sum += values[node];
    }
    double mean = sum / roots.length;
    return Math.max(MIN_PROBABILITY, Math.min(1 - MIN_PROBABILITY, mean));
  }

  /** Log-odds of a click; finite. */
  public double logit(IntegerRows rows, int row) {
    double probability = probability(rows, row);
    return Math.log(probability / (1 - probability));
  }

  /** Whether both give every row the same probability, because they are equal bit for bit. */
  boolean same(FlatForest other) {
    return Arrays.equals(features, other.features)
        && Arrays.equals(values, other.values)
        && Arrays.equals(children, other.children)
        && Arrays.equals(roots, other.roots);
  }

  /** Adds the nodes of a tree in the order of their depth; returns the index after the last. */
  private int add(Node root, int first) {
    List<Node> nodes = new ArrayList<>(List.of(root));
    for (int i = 0; i < nodes.size(); i++) {
      int index = first + i;
      if (nodes.get(i) instanceof InternalNode inner
          && inner.split() instanceof ContinuousSplit split) {
        features[index] = (byte) split.featureIndex();
        values[index] = split.threshold();
        children[index] = first + nodes.size();
        nodes.add(inner.leftChild());
        nodes.add(inner.rightChild());
      } else if (nodes.get(i) instanceof LeafNode leaf) {
        double[] counts = leaf.impurityStats().stats();
        features[index] = LEAF;
        values[index] = counts[1] / (counts[0] + counts[1]);
      } else {
        throw new IllegalArgumentException("it compares categories");
      }
    }
    return first + nodes.size();
  }
}
