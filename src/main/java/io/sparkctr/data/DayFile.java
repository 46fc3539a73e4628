package io.sparkctr.data;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * A day file and the name of its day: {@code 3} for {@code day_3} and {@code day_3.gz}, {@code x}
 * for {@code x.tsv}.
 *
 * @param bytes its size as it lies there
 * @param modified milliseconds since 1970 UTC
 */
public record DayFile(String day, Path path, long bytes, long modified) {
  private static final Pattern NAME = Pattern.compile("(?:day_)?(.+?)(?:\\.tsv|\\.txt)?(?:\\.gz)?");
  private static final Pattern OFFERED =
      Pattern.compile("day_[0-9]+(\\.gz)?|[^._].*\\.tsv(\\.gz)?");

  /** Days in order: numbers by value, then other names by text. */
  public static final Comparator<String> DAY_ORDER =
      Comparator.comparing(DayFile::number).thenComparing(Comparator.naturalOrder());

  static DayFile of(FileStatus status) {
    return new DayFile(
        dayOf(status.getPath().getName()),
        status.getPath(),
        status.getLen(),
        status.getModificationTime());
  }

  /** Whether a directory offers this file as a day. */
  static boolean isOffered(String name) {
    return OFFERED.matcher(name).matches();
  }

  static String dayOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? matcher.group(1) : name;
  }

  /** About how many rows it holds: a row takes some 230 bytes, packed some 100. */
  public long estimatedRows() {
    return 1 + bytes / (path.getName().endsWith(".gz") ? 100 : 230);
  }

  private static long number(String day) {
    return day.matches("[0-9]{1,18}") ? Long.parseLong(day) : Long.MAX_VALUE;
  }
}
