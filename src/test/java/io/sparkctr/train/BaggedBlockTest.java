package io.sparkctr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.tree.impl.BaggedPoint;
import org.apache.spark.ml.tree.impl.TreePoint;
import org.junit.jupiter.api.Test;

class BaggedBlockTest {
  @Test
  void pointsAreUnpackedAsTheyWerePacked() {
    Random random = new Random(1);
    List<BaggedPoint<TreePoint>> points = new ArrayList<>();
    for (int row = 0; row < 2 * BaggedBlock.ROWS + 3; row++) {
      int[] bins = random.ints(13, 0, 256).toArray();
      int[] counts = random.ints(10, 0, 5).toArray();
      points.add(new BaggedPoint<>(new TreePoint(random.nextInt(2), bins, 1), counts, 1));
    }
    List<BaggedBlock> blocks = new ArrayList<>();
    BaggedBlock.pack(points.iterator()).forEachRemaining(blocks::add);

    Iterator<BaggedPoint<TreePoint>> unpacked = BaggedBlock.unpack(blocks.iterator());

    assertThat(blocks).hasSize(3);
    for (BaggedPoint<TreePoint> point : points) {
      BaggedPoint<TreePoint> read = unpacked.next();
      assertThat(read.datum().label()).isEqualTo(point.datum().label());
      assertThat(read.datum().weight()).isEqualTo(1);
      assertThat(read.datum().binnedFeatures()).isEqualTo(point.datum().binnedFeatures());
      assertThat(read.subsampleCounts()).isEqualTo(point.subsampleCounts());
      assertThat(read.sampleWeight()).isEqualTo(1);
    }
    assertThat(unpacked.hasNext()).isFalse();
  }

  @Test
  void aBinThatDoesNotFitIsRefused() {
    var point = new BaggedPoint<>(new TreePoint(0, new int[] {256}, 1), new int[] {1}, 1);
    Iterator<BaggedBlock> blocks = BaggedBlock.pack(List.of(point).iterator());

    assertThatThrownBy(blocks::next).hasMessage("256 does not fit a byte");
  }
}
