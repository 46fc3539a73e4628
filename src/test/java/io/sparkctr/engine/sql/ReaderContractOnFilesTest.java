package io.sparkctr.engine.sql;

import static io.sparkctr.engine.sql.DirtyLines.BYTE_ORDER_MARK;
import static io.sparkctr.engine.sql.DirtyLines.ROW;
import static io.sparkctr.engine.sql.DirtyLines.UNLABELLED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The native reader and the CSV reader agree on all kinds of files. */
@ExtendWith(SparkExtension.class)
class ReaderContractOnFilesTest {
  private static final int MAX_LINE_BYTES = 1 << 16;
  private static final Path SAMPLES = Path.of(System.getProperty("ctr.home"), "data-samples");

  private final SparkSession spark;

  @TempDir Path folder;

  ReaderContractOnFilesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void onTheSampleDays() throws IOException {
    List<String> files;
    try (Stream<Path> days = Files.list(SAMPLES)) {
      files = days.map(Path::toString).filter(name -> name.endsWith(".gz")).sorted().toList();
    }

    assertThat(readers(LabelRule.REQUIRED).agreeOn(files))
        .hasSizeGreaterThan(10_000)
        .allMatch(row -> row.endsWith("|null"));
  }

  @ParameterizedTest
  @EnumSource
  void onFilesThatBeginWithAByteOrderMark(LabelRule rule) throws IOException {
    for (String first : List.of(ROW, UNLABELLED, "", "\t".repeat(38), "x")) {
      List<String> lines = List.of(first, ROW, BYTE_ORDER_MARK + ROW);
      String file = file("mark", BYTE_ORDER_MARK + String.join("\n", lines));
      readers(rule).agreeOn(file, lines);
    }
    readers(rule).agreeOn(file("only", BYTE_ORDER_MARK), List.of(""));
    readers(rule).agreeOn(file("cut", BYTE_ORDER_MARK.substring(1) + ROW), List.of("\u00bb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r", "\n", "\r\n", "\n\n", "\n\r", "\n ", "\nx", "\n1\t2"})
  void onFilesWithEveryKindOfEnd(String end) throws IOException {
    String file = file("end", ROW + "\n" + ROW + end);

    assertThat(readers(LabelRule.REQUIRED).agreeOn(List.of(file))).hasSizeBetween(2, 3);
  }

  @Test
  void onGzipFilesAndSeveralFilesAtOnce() throws IOException {
    List<String> lines = MutatedLines.of(300, 5);
    String packed = folder.resolve("day_1.gz").toString();
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(packed)))) {
      out.write((BYTE_ORDER_MARK + String.join("\r\n", lines)).getBytes(ISO_8859_1));
    }
    String empty = file("day_2", "");
    String named = file("day {3} [a-b]*?, \"q\"", DayRows.text(20, 2));

    assertThat(readers(LabelRule.OPTIONAL).agreeOn(packed, lines)).hasSize(300);
    assertThat(readers(LabelRule.OPTIONAL).agreeOn(List.of(packed, empty, named))).hasSize(320);
  }

  @Test
  void onFilesThatSeveralTasksRead() throws IOException {
    SparkSession small = spark.newSession();
    small.conf().set("spark.sql.files.maxPartitionBytes", "1000");
    small.conf().set("spark.sql.files.openCostInBytes", "0");
    String file = file("day_0", String.join("\r\n", MutatedLines.of(300, 6)) + "\r\n\n \n");
    var readers = new BothReaders(small, LabelRule.OPTIONAL, MAX_LINE_BYTES);

    assertThat(readers.seenByCsv(List.of(file)).toJavaRDD().getNumPartitions()).isGreaterThan(50);
    assertThat(readers.agreeOn(List.of(file))).hasSize(302);
  }

  @ParameterizedTest
  @EnumSource
  void onRandomBytes(LabelRule rule) throws IOException {
    Random random = new Random(20260101);
    List<String> files = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            random.nextInt(8) > 0 ? (byte) "\n\r\t 01\u0000\u00ef".charAt(bytes[i] & 7) : bytes[i];
      }
      files.add(Files.write(folder.resolve("random_" + round), bytes).toString());
    }

    assertThat(readers(rule).agreeOn(files)).hasSizeGreaterThan(1000);
  }

  private BothReaders readers(LabelRule rule) {
    return new BothReaders(spark, rule, MAX_LINE_BYTES);
  }

  private String file(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1)).toString();
  }
}
