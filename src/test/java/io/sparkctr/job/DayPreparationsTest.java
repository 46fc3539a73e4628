package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkctr.config.ConfigLoader;
import io.sparkctr.config.UserError;
import io.sparkctr.data.DayFile;
import io.sparkctr.data.DayRecord;
import io.sparkctr.data.DayStore;
import io.sparkctr.engine.NativeEngine;
import io.sparkctr.engine.Session;
import io.sparkctr.schema.CriteoSchema;
import io.sparkctr.testing.SparkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class DayPreparationsTest {
  private static final String FULL =
      "1\t-2147483648\t2147483647"
          + "\t7".repeat(11)
          + "\t80000000\t7fffffff"
          + "\t0000000a".repeat(24);
  private static final String BARE = "0" + "\t".repeat(39);

  private final SparkSession spark;
  private final List<String> progress = new ArrayList<>();

  @TempDir Path folder;
  private Path input;
  private Path prepared;

  DayPreparationsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void makeFolders() throws IOException {
    input = Files.createDirectory(folder.resolve("in"));
    prepared = folder.resolve("prepared");
  }

  @Test
  void rowsAndTypesAreThoseOfTheDayFile() throws IOException {
    write("day_0", FULL + "\r\n" + BARE + "\r\n" + FULL);
    try (var gzip = new GZIPOutputStream(Files.newOutputStream(input.resolve("day_1.gz")))) {
      gzip.write((BARE + "\n" + FULL + "\n").getBytes(US_ASCII));
    }

    List<DayRecord> days = prepare();

    assertThat(days).extracting(DayRecord::day).containsExactly("0", "1");
    assertThat(days).extracting(DayRecord::rows).containsExactly(3L, 2L);
    assertThat(days).extracting(DayRecord::positives).containsExactly(2L, 1L);
    var read = store().read(spark, days, 2);
    assertThat(read.columns()).containsExactlyElementsOf(CriteoSchema.COLUMNS);
    assertThat(read.schema().fields()).allMatch(f -> f.dataType().equals(DataTypes.IntegerType));
    assertThat(rows(days.subList(0, 1))).containsExactlyInAnyOrder(full(), bare(), full());
    assertThat(rows(days.subList(1, 2))).containsExactlyInAnyOrder(bare(), full());
  }

  @Test
  void anUnchangedDayIsNotPreparedAgain() throws IOException {
    write("day_0", FULL + "\n");
    List<DayRecord> first = prepare();
    Map<String, FileTime> files = files(prepared);

    assertThat(prepare()).isEqualTo(first);
    assertThat(files(prepared)).isEqualTo(files);
    assertThat(progress).last().isEqualTo("day 0: unchanged, 1 rows");
  }

  @Test
  void aChangedDayIsReplacedAndItsOldFilesAreGone() throws IOException {
    write("day_0", FULL + "\n");
    write("day_1", FULL + "\n");
    List<DayRecord> first = prepare();
    write("day_0", BARE + "\n" + BARE + "\n");

    List<DayRecord> second = prepare();

    assertThat(second.get(1)).isEqualTo(first.get(1));
    assertThat(second.get(0).files()).doesNotContainAnyElementsOf(first.get(0).files());
    assertThat(rows(second.subList(0, 1))).containsExactly(bare(), bare());
    assertManifestListsTheFiles(second.get(0));
  }

  @Test
  void theManifestListsExactlyTheFiles() throws IOException {
    write("day_0", (FULL + "\n").repeat(50));

    // 50 lines of 256 bytes in splits of 4 KiB: 4 tasks, each with its file.
    DayRecord day = prepare("data.split-size=4KiB").get(0);

    assertThat(day.files()).hasSize(4);
    assertManifestListsTheFiles(day);
    assertThat(rows(List.of(day))).hasSize(50).containsOnly(full());
    assertThat(files(prepared).keySet()).noneMatch(name -> name.contains(".crc"));
  }

  @Test
  void whatAKilledProcessLeftIsInvisibleAndCleanedUp() throws IOException {
    write("day_0", FULL + "\n");
    Path half = Files.createDirectories(prepared.resolve("day=0")).resolve("part-0.parquet");
    Files.writeString(half, "half a file");
    Files.createDirectories(prepared.resolve("_work/1/_temporary"));
    assertThat(store().find("0")).isEmpty();

    List<DayRecord> days = prepare();

    assertThat(rows(days)).containsExactly(full());
    assertManifestListsTheFiles(days.get(0));
    assertThat(prepared.resolve("_work")).doesNotExist();
    assertThat(prepared.resolve("_lock")).doesNotExist();
  }

  @Test
  void rejectedLinesAreKeptWithTheirNumbersOverAllSplits() throws IOException {
    String[] lines = new String[40];
    Arrays.fill(lines, FULL);
    lines[0] = "2" + FULL.substring(1);
    lines[17] = "short";
    lines[39] = FULL.replace("0000000a", "0000000A");
    Path file = write("day_0", String.join("\n", lines) + "\n");

    DayRecord day = prepare("data.split-size=700", "data.max-malformed-share=0.075").get(0);

    assertThat(day.rows()).isEqualTo(37);
    assertThat(day.malformed()).isEqualTo(3);
    assertThat(day.rejects()).isEqualTo(Map.of("label", 1L, "field-count", 1L, "category", 1L));
    String path = "file:" + file;
    assertThat(quarantine())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).startsWith(path + "\t1\tlabel\t2\\t-2147483648"),
            line -> assertThat(line).isEqualTo(path + "\t18\tfield-count\tshort"),
            line -> assertThat(line).startsWith(path + "\t40\tcategory\t1\\t"));
    assertThat(progress).last().asString().contains("37 rows, 3 lines in quarantine (");

    write("day_0", FULL + "\n");
    prepare();
    assertThat(prepared.resolve("_quarantine/day=0")).doesNotExist();
  }

  @Test
  void tooManyRejectedLinesFailWithTheFirstOffendersAndLeaveTheOldDay() throws IOException {
    write("day_0", FULL + "\n");
    List<DayRecord> first = prepare();
    write("day_0", (FULL + "\nx\ny\nz\nw\n"));

    assertThatThrownBy(() -> prepare("data.split-size=100", "data.max-malformed-share=0.79"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("4 of 5 lines are malformed (0.8000 of them;")
        .hasMessageContaining("allows 0.79): field-count 4")
        .hasMessageContaining("line 2, field-count: \"x\"")
        .hasMessageContaining("line 4, field-count: \"z\"")
        .hasMessageNotContaining("line 5");
    assertThat(store().find("0")).contains(first.get(0));
    assertThat(rows(first)).containsExactly(full());
  }

  @Test
  void aDayMayBeNamedWithTheSignsOfAGlob() throws IOException {
    for (String name : List.of("a b,c.tsv", "a{b,c}.tsv", "a[b]*?.tsv")) {
      write(name, FULL + "\n");
    }

    assertThat(rows(prepare())).containsExactly(full(), full(), full());
  }

  private void assertManifestListsTheFiles(DayRecord day) throws IOException {
    assertThat(store().find(day.day())).contains(day);
    List<String> expected = new ArrayList<>(day.files());
    expected.add("_manifest.json");
    assertThat(prepared.resolve("day=" + day.day()).toFile().list())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<DayRecord> prepare(String... overrides) throws IOException {
    List<String> settings = new ArrayList<>(List.of("data.prepared=" + prepared));
    settings.addAll(List.of(overrides));
    var config = ConfigLoader.load(folder.resolve("none"), List.of(), settings);
    var files = DayFile.find(List.of(input.toString()), new Configuration());
    var session = new Session(spark, false, new NativeEngine(spark, config));
    return new DayPreparations(session, config, progress::add).prepare(files);
  }

  private DayStore store() {
    return new DayStore(prepared.toString(), new Configuration());
  }

  private List<List<Object>> rows(List<DayRecord> days) {
    return store().read(spark, days, 2).collectAsList().stream()
        .map(DayPreparationsTest::values)
        .toList();
  }

  private static List<Object> values(Row row) {
    return scala.jdk.javaapi.CollectionConverters.asJava(row.toSeq());
  }

  private static List<Object> full() {
    List<Object> row = new ArrayList<>(List.of(1, Integer.MIN_VALUE, Integer.MAX_VALUE));
    row.addAll(java.util.Collections.nCopies(11, 7));
    row.addAll(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    row.addAll(java.util.Collections.nCopies(24, 10));
    return row;
  }

  private static List<Object> bare() {
    List<Object> row = new ArrayList<>(java.util.Collections.nCopies(40, null));
    row.set(0, 0);
    return row;
  }

  private List<String> quarantine() throws IOException {
    try (Stream<Path> parts = Files.list(prepared.resolve("_quarantine/day=0"))) {
      Path part = parts.filter(path -> path.toString().endsWith(".txt")).findFirst().orElseThrow();
      return Files.readAllLines(part);
    }
  }

  private static Map<String, FileTime> files(Path root) throws IOException {
    Map<String, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(input.resolve(name), text);
  }
}
