package io.sparkctr.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.data.DayFile;
import io.sparkctr.testing.DayRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CappedDaysTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @Test
  void holdTheFirstLinesOfEachDayAndStayAsTheyAre() throws IOException {
    String plain = DayRows.text(300, 1);
    String packed = DayRows.text(300, 2);
    Files.writeString(folder.resolve("day_0"), plain);
    Files.write(folder.resolve("day_1.gz"), gzip(packed));
    List<DayFile> days = DayFile.find(List.of(folder.toString()), HADOOP);

    List<DayFile> capped = capped(days, 101);

    assertThat(capped).extracting(DayFile::day).containsExactly("0", "1");
    assertThat(Files.readString(local(capped.get(0)))).isEqualTo(first(plain, 50));
    assertThat(gunzip(Files.readAllBytes(local(capped.get(1))))).isEqualTo(first(packed, 51));
    assertThat(capped(days, 101)).isEqualTo(capped);
  }

  @Test
  void aGzipFileOfSeveralMembersIsReadPastTheFirst() throws IOException {
    String text = DayRows.text(300, 1);
    int half = first(text, 30).length();
    var members = new ByteArrayOutputStream();
    members.write(gzip(text.substring(0, half)));
    members.write(gzip(text.substring(half)));
    Files.write(folder.resolve("day_0.gz"), members.toByteArray());

    List<DayFile> capped = capped(DayFile.find(List.of(folder.toString()), HADOOP), 100);

    assertThat(gunzip(Files.readAllBytes(local(capped.get(0))))).isEqualTo(first(text, 100));
  }

  @Test
  void aShorterDayStaysWhole() throws IOException {
    String text = DayRows.text(10, 1);
    Files.writeString(folder.resolve("day_0"), text);

    List<DayFile> capped = capped(DayFile.find(List.of(folder.toString()), HADOOP), 500);

    assertThat(Files.readString(local(capped.get(0)))).isEqualTo(text);
  }

  private List<DayFile> capped(List<DayFile> days, long rows) throws IOException {
    return CappedDays.of(
        days, rows, new org.apache.hadoop.fs.Path(folder.resolve("capped").toString()), HADOOP);
  }

  private static Path local(DayFile file) {
    return Path.of(file.path().toUri().getPath());
  }

  private static String first(String text, int lines) {
    return String.join("\n", text.lines().limit(lines).toList()) + "\n";
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String gunzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
