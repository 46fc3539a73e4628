package io.sparkctr.inspect;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.UserError;
import io.sparkctr.features.FeaturePlan;
import io.sparkctr.features.SlotHash;
import io.sparkctr.testing.DayRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRowsTest {
  private static final SlotHash HASH = new FeaturePlan(20).hash();
  private static final String EMPTY = "0" + "\t".repeat(39);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"day_0", "day_0.gz"})
  void tokensComeInTheOrderOfTheGoodRows(String name) throws IOException {
    String row = DayRows.with(DayRows.with(EMPTY, 1, "4"), 14, "ffffffff");
    String other = DayRows.with(DayRows.with(EMPTY, 1, "-3"), 14, "0000000a");
    SampleRows sample = read(name, List.of(row, "no row", EMPTY, other));

    assertThat(sample.rows()).isEqualTo(3);
    // The values 3 and 4 share the token 3.
    assertThat(tokens(sample, 0))
        .containsExactly(
            HASH.integer(0, 4) + ": 3",
            HASH.missing(0) + ": missing",
            HASH.integer(0, -3) + ": -3");
    assertThat(tokens(sample, 13))
        .containsExactly(
            HASH.category(13, -1) + ": -1",
            HASH.missing(13) + ": missing",
            HASH.category(13, 10) + ": 10");
    assertThat(tokens(sample, 38)).hasSize(3).containsOnly(HASH.missing(38) + ": missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"day_0", "day_0.gz"})
  void theSampleIsBoundedAndOfTheFirstRows(String name) throws IOException {
    int bound = 131_072;
    List<String> rows = new ArrayList<>(Collections.nCopies(bound, EMPTY));
    rows.set(bound - 1, DayRows.with(EMPTY, 1, "1"));
    rows.addAll(Collections.nCopies(1_000, DayRows.with(EMPTY, 1, "2")));

    SampleRows sample = read(name, rows);

    assertThat(sample.rows()).isEqualTo(bound);
    assertThat(tokens(sample, 0))
        .endsWith(HASH.integer(0, 1) + ": 1")
        .doesNotContain(HASH.integer(0, 2) + ": 2");
  }

  @Test
  void aFileThatIsGoneIsAnErrorThatNamesIt() {
    assertThatThrownBy(
            () ->
                SampleRows.read(
                    new org.apache.hadoop.fs.Path(folder.resolve("day_9").toString()),
                    1_000,
                    new Configuration()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("day_9 does not exist");
  }

  private SampleRows read(String name, List<String> rows) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(DayRows.text(rows).getBytes(US_ASCII));
    }
    return SampleRows.read(
        new org.apache.hadoop.fs.Path(file.toString()), 1_000, new Configuration());
  }

  private static List<String> tokens(SampleRows sample, int field) {
    List<String> tokens = new ArrayList<>();
    sample.forEach(
        field,
        HASH,
        new SampleRows.Receiver() {
          @Override
          public void missing(int slot) {
            tokens.add(slot + ": missing");
          }

          @Override
          public void token(int slot, int token) {
            tokens.add(slot + ": " + token);
          }
        });
    return tokens;
  }
}
