package io.sparkctr.data.reader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.schema.DayFileSchema.LabelRule;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SelectedLinesTest {
  private static final int MAX_LINE_BYTES = 400;
  private static final String GOOD = "1" + "\t-7".repeat(13) + "\tffffff00".repeat(26);
  private static final String SPARSE = "0" + "\t".repeat(39);
  private static final String CONTENT =
      String.join("\r\n", GOOD, SPARSE, "x", "", "1".repeat(500), GOOD.replace("-7", "x"));

  private final SparkSession spark;

  @TempDir Path folder;

  SelectedLinesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void parsesTheLinesThatAreSelectedAndNoOthers() throws IOException {
    String file = Files.writeString(folder.resolve("day_0"), CONTENT, UTF_8).toString();

    for (long splitBytes : new long[] {1 << 20, 100, 7}) {
      assertThat(rows(file, splitBytes, (bytes, from, to) -> from < to && bytes[from] == '1'))
          .containsExactly(
              "1" + ",-7".repeat(13) + ",-256".repeat(26) + ",null",
              "null,".repeat(40) + "line-length",
              "null,".repeat(40) + "integer");
      assertThat(rows(file, splitBytes, (bytes, from, to) -> to - from < 41))
          .containsExactly(
              "0" + ",null".repeat(40),
              "null,".repeat(40) + "field-count",
              "null,".repeat(40) + "field-count");
    }
  }

  @Test
  void namesAFileThatCannotBeUnpacked() throws IOException {
    byte[] packed = GzipFiles.pack(CONTENT.getBytes(UTF_8));
    Path file = folder.resolve("day_0.gz");
    Files.write(file, Arrays.copyOf(packed, packed.length - 10));

    assertThatThrownBy(() -> rows(file.toString(), 1 << 20, (bytes, from, to) -> true))
        .hasStackTraceContaining(UserError.class.getName() + ": " + file + " is cut off");
  }

  private List<String> rows(String file, long splitBytes, SelectedLines.Selection selection) {
    return SelectedLines.read(
            spark, List.of(file), LabelRule.REQUIRED, splitBytes, MAX_LINE_BYTES, selection)
        .collectAsList()
        .stream()
        .map(row -> row.mkString(","))
        .toList();
  }
}
