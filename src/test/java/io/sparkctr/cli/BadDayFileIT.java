package io.sparkctr.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sparkctr.testing.CtrFolder;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.DayRows;
import io.sparkctr.testing.SparkExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Day files that are missing, unreadable, duplicate or too small to train on. */
@ExtendWith(SparkExtension.class)
class BadDayFileIT {
  private CtrFolder folder;

  @BeforeEach
  void makeFolder(@TempDir Path path) throws IOException {
    folder = new CtrFolder(path).withGoodDays();
  }

  @Test
  void anEmptyFile() throws IOException {
    Path file = folder.day("day_2", "");

    assertRunFails(file + " is empty: copy it again or leave it out");
  }

  @Test
  void anEmptyDirectory() throws IOException {
    Path empty = Files.createDirectory(folder.path().resolve("empty"));

    assertRunFails(
        "data.input: no day files in file:"
            + empty
            + ": name them day_N, day_N.gz, *.tsv or *.tsv.gz",
        "data.input=" + empty);
  }

  @Test
  void aMissingPath() throws IOException {
    assertRunFails(
        "data.input: nothing at " + folder.path() + "/dyas: check the path",
        "data.input=" + folder.path() + "/dyas");
  }

  @Test
  void aGlobThatMatchesNothing() throws IOException {
    String glob = folder.input() + "/day_1?";

    assertRunFails("data.input: nothing at " + glob + ": check the path", "data.input=" + glob);
  }

  @Test
  void anInvalidPath() throws IOException {
    assertRunFails(
        "days:0 is not a path (Relative path in absolute URI: days:0)", "data.input=days:0");
    assertRunFails("Unclosed group at pos 6: `{day_0`", "data.input=" + folder.input() + "/{day_0");
  }

  @Test
  void anUnknownFileSystem() throws IOException {
    assertRunFails("No FileSystem for scheme \"nfs\"", "data.input=nfs://server/days");
  }

  @Test
  void aFileWithoutReadPermission() throws IOException {
    Path file = folder.day("day_0", DayRows.text(200, 1));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    try (CtrProcess process = CtrProcess.withoutPrivileges(folder.arguments("run"))) {
      process
          .end()
          .failsForTheUser()
          .contains(
              "cannot read or write: " + file + " (Permission denied): check the path, its perm");
    }
    folder.showsNoDay("0");
    folder.showsNoRun();
  }

  @Test
  void aDirectoryWithoutReadPermission() throws IOException {
    Files.setPosixFilePermissions(folder.input(), PosixFilePermissions.fromString("---------"));
    try (CtrProcess process = CtrProcess.withoutPrivileges(folder.arguments("run"))) {
      process.end().failsForTheUser().contains(folder.input().toString(), "permission");
    } finally {
      Files.setPosixFilePermissions(folder.input(), PosixFilePermissions.fromString("rwx------"));
    }
    folder.showsNoRun();
  }

  @Test
  void aTruncatedGzip() throws IOException {
    byte[] whole = gzip(DayRows.text(2_000, 3));
    Path file = folder.day("day_2.gz", Arrays.copyOf(whole, whole.length / 2));

    assertRunFails(file + " is cut off (unexpected end of the gzip stream): copy it again");
    folder.showsNoDay("2");
  }

  @Test
  void aPlainFileNamedGz() throws IOException {
    Path file = folder.day("day_2.gz", DayRows.text(200, 3));

    // A separate process, so that Spark's own log would show.
    try (CtrProcess process = CtrProcess.start(folder.arguments("run", "spark.master=local[2]"))) {
      process
          .end()
          .failsForTheUser()
          .contains(file + " cannot be decompressed (not a gzip file): copy it again");
    }
    folder.showsNoRun();
    folder.showsNoDay("2");
  }

  @Test
  void aDamagedGzip() throws IOException {
    byte[] damaged = gzip(DayRows.text(2_000, 3));
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 100, (byte) 0x55);
    Path file = folder.day("day_2.gz", damaged);

    assertRunFails(file + " cannot be decompressed (");
    folder.showsNoDay("2");
  }

  @Test
  void twoFilesOfOneDay() throws IOException {
    folder.day("day_1.gz", gzip(DayRows.text(200, 2)));

    assertRunFails(
        "day 1 is given twice, by file:%1$s/day_1 and by file:%1$s/day_1.gz: leave one of them out of data.input"
            .formatted(folder.input()));
  }

  @Test
  void aFileGivenTwice() throws IOException {
    assertRunFails(
        "day 0 is given twice", "data.input=[\"%1$s\", \"%1$s/day_0\"]".formatted(folder.input()));
  }

  @Test
  void oneDayAlone() throws IOException {
    assertRunFails(
        "no day is left to train on: 0 is the test day; give at least one more day file",
        "data.input=" + folder.input() + "/day_0");
  }

  @Test
  void trainingDaysOfOneClass() throws IOException {
    List<String> noClicks =
        DayRows.of(200, 1).stream().map(row -> DayRows.with(row, 0, "0")).toList();
    folder.day("day_0", DayRows.text(noClicks));

    assertRunFails(
        "the training days 0 hold 200 rows and 0 clicks: a model needs both clicks and non-clicks; give other days");
  }

  @Test
  void aTestDayWithoutAValidRow() throws IOException {
    Path file = folder.day("day_2", "no row\n".repeat(7));

    assertRunFails(
        file + ": 7 of 7 lines are malformed (1.0000 of them; data.max-malformed-share allows 1.0)",
        "data.max-malformed-share=1");
    folder.showsNoDay("2");
  }

  @Test
  void aTestDayWithoutALine() throws IOException {
    Path file = folder.day("day_2.gz", gzip(""));

    assertRunFails(file + " holds no rows: copy it again or leave it out");
    folder.showsNoDay("2");
  }

  private void assertRunFails(String message, String... settings) throws IOException {
    folder.call("run", settings).failsForTheUser().contains(message);
    folder.showsNoRun();
  }

  private static byte[] gzip(String content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content.getBytes(US_ASCII));
    }
    return bytes.toByteArray();
  }
}
