package io.sparkctr.data.columnar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.IntStatistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ColumnFileTest {
  private static final int MANY = 1 << 20;

  private final SparkSession spark;
  private final Configuration hadoop = new Configuration();

  @TempDir java.nio.file.Path folder;

  ColumnFileTest(SparkSession spark) {
    this.spark = spark;
  }

  /** The value of a column in a row, or null. */
  private interface Content {
    Integer at(int row, int column);
  }

  @Test
  void sparkReadsTheWrittenValuesBack() throws IOException {
    Path file =
        write(ColumnFileTest::varied, 12_200, 20_000, 1, 63, 64, 65, 4_000, 7_999, 8, 16_000);

    assertThat(rowCounts(file)).containsExactly(20_000L, 12_200L, 16_000L);
    for (boolean vectorised : new boolean[] {true, false}) {
      SparkSession session = spark.newSession();
      session.conf().set("spark.sql.parquet.enableVectorizedReader", vectorised);
      List<Row> rows = session.read().parquet(file.toString()).sort("label").collectAsList();

      assertThat(rows).hasSize(48_200);
      assertThat(rows.get(0).schema().fieldNames()).containsExactlyElementsOf(CriteoSchema.COLUMNS);
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < ColumnBlock.COLUMNS; column++) {
          assertThat(rows.get(row).get(column))
              .as("row %d, column %d", row, column)
              .isEqualTo(varied(row, column));
        }
      }
    }
  }

  @Test
  void nullsAndRangesAreInTheStatistics() throws IOException {
    Path file = write(ColumnFileTest::varied, MANY, 1_000);

    List<ColumnChunkMetaData> columns = rowGroups(file).get(0).getColumns();
    assertThat(columns).allMatch(column -> column.getCodec() == CompressionCodecName.ZSTD);
    for (int column = 0; column < ColumnBlock.COLUMNS; column++) {
      List<Integer> values = new ArrayList<>();
      for (int row = 0; row < 1_000; row++) {
        values.add(varied(row, column));
      }
      List<Integer> present = values.stream().filter(v -> v != null).sorted().toList();
      IntStatistics statistics = (IntStatistics) columns.get(column).getStatistics();
      assertThat(statistics.getNumNulls()).isEqualTo(1_000 - present.size());
      assertThat(statistics.hasNonNullValue()).isEqualTo(!present.isEmpty());
      if (!present.isEmpty()) {
        assertThat(statistics.getMin()).isEqualTo(present.get(0));
        assertThat(statistics.getMax()).isEqualTo(present.get(present.size() - 1));
      }
    }
  }

  @Test
  void aColumnOfFewValuesHasADictionaryAndOneOfManyHasNone() throws IOException {
    Path file = write((row, column) -> column == 1 ? row : row % 100, MANY, ColumnBlock.ROWS);

    List<ColumnChunkMetaData> columns = rowGroups(file).get(0).getColumns();
    assertThat(columns.get(0).getEncodings()).contains(Encoding.RLE_DICTIONARY);
    assertThat(columns.get(1).hasDictionaryPage()).isFalse();
    assertThat(columns.get(1).getEncodings()).doesNotContain(Encoding.RLE_DICTIONARY);
    assertThat(columns.get(0).getTotalSize()).isLessThan(columns.get(1).getTotalSize() / 4);
  }

  @Test
  void aFullDictionaryIsNotUsedForTheRestOfTheRowGroup() throws IOException {
    // Few values at first, then only new ones: the dictionary is full before the fourth page.
    Content content = (row, column) -> row < ColumnBlock.ROWS ? row % 10 : row * 31;
    int[] blocks = new int[5];
    Arrays.fill(blocks, ColumnBlock.ROWS);
    Path file = write((row, column) -> column < 3 ? content.at(row, column) : null, MANY, blocks);

    var pages = rowGroups(file).get(0).getColumns().get(1).getEncodingStats();
    assertThat(pages.getNumDataPagesEncodedAs(Encoding.RLE_DICTIONARY)).isEqualTo(2);
    assertThat(pages.getNumDataPagesEncodedAs(Encoding.PLAIN)).isEqualTo(3);
    List<Row> rows = spark.read().parquet(file.toString()).select("I1").collectAsList();
    int[] read = rows.stream().mapToInt(row -> row.getInt(0)).sorted().toArray();
    int[] expected = new int[5 * ColumnBlock.ROWS];
    Arrays.setAll(expected, row -> content.at(row, 1));
    Arrays.sort(expected);
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void everyRowGroupStartsWithItsOwnDictionaries() throws IOException {
    Path file = write((row, column) -> row / 1_000 * 7 + row % 5, 1_000, 1_000, 1_000, 1_000);

    assertThat(rowCounts(file)).containsExactly(1_000L, 1_000L, 1_000L);
    List<Row> rows = spark.read().parquet(file.toString()).selectExpr("sum(C26)").collectAsList();
    assertThat(rows.get(0).getLong(0)).isEqualTo(3 * 2_000 + 7_000 + 14_000);
  }

  @Test
  void anUnfinishedFileIsDeleted() throws IOException {
    Path file = new Path(folder.resolve("half.parquet").toString());
    try (ColumnFile columns = new ColumnFile(file, hadoop)) {
      columns.write(block(ColumnFileTest::varied, 0, 100));
      assertThat(folder.resolve("half.parquet")).exists();
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFailureNamesTheFile() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Path file = new Path(folder.resolve("file/part.parquet").toString());

    assertThatThrownBy(() -> new ColumnFile(file, hadoop))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void aMissingDirectoryIsNotCreated() {
    Path file = new Path(folder.resolve("given-up/part.parquet").toString());

    assertThatThrownBy(() -> new ColumnFile(file, hadoop)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("given-up")).doesNotExist();
  }

  /**
   * Columns of all kinds: the row's number, constants, some or all nulls, extremes, repeated
   * values.
   */
  private static Integer varied(int row, int column) {
    int mixed = (row + 1) * 0x9E3779B9 * (column + 1);
    return switch (column % 10) {
      case 0 -> row;
      case 1 -> 42;
      case 2 -> null;
      case 3 -> mixed >>> 30 == 0 ? null : mixed >>> 25;
      case 4 -> row % 1_000 == 999 ? null : -(row % 3);
      case 5 -> row / 500 % 2 == 0 ? null : mixed;
      case 6 -> row % 2 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      case 7 -> row / 37;
      case 8 -> row < 30_000 ? null : mixed;
      default -> mixed;
    };
  }

  private Path write(Content content, int rowGroupRows, int... blocks) throws IOException {
    Path file = new Path(folder.resolve("part.parquet").toString());
    try (ColumnFile columns = new ColumnFile(file, hadoop, rowGroupRows)) {
      int from = 0;
      for (int rows : blocks) {
        columns.write(block(content, from, rows));
        from += rows;
      }
      columns.finish();
    }
    return file;
  }

  private static ColumnBlock block(Content content, int from, int rows) {
    ColumnBlock block = new ColumnBlock();
    for (int row = 0; row < rows; row++) {
      long empty = 0;
      for (int column = 0; column < ColumnBlock.COLUMNS; column++) {
        Integer value = content.at(from + row, column);
        empty |= value == null ? 1L << column : 0;
        block.values()[row + column * ColumnBlock.STRIDE] = value == null ? -1 : value;
      }
      block.add(empty);
    }
    return block;
  }

  private List<Long> rowCounts(Path file) throws IOException {
    return rowGroups(file).stream().map(BlockMetaData::getRowCount).toList();
  }

  private List<BlockMetaData> rowGroups(Path file) throws IOException {
    try (var reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
      return reader.getFooter().getBlocks();
    }
  }
}
