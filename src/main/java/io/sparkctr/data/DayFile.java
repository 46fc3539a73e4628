package io.sparkctr.data;

import io.sparkctr.config.UserError;
import io.sparkctr.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A day file and the name of its day: {@code 3} for {@code day_3} and {@code day_3.gz}, {@code x}
 * for {@code x.tsv}.
 *
 * @param bytes size of the file, compressed or not
 * @param modified milliseconds since 1970 UTC
 */
public record DayFile(String day, Path path, long bytes, long modified) {
  private static final Pattern NAME = Pattern.compile("(?:day_)?(.+?)(?:\\.tsv|\\.txt)?(?:\\.gz)?");

  /** The files of a directory that are day files. */
  private static final Pattern IN_DIRECTORY =
      Pattern.compile("day_[0-9]+(\\.gz)?|[^._].*\\.tsv(\\.gz)?");

  /** Days in order: numbers by value, then other names by text. */
  static final Comparator<String> DAY_ORDER =
      Comparator.comparing(DayFile::number).thenComparing(Comparator.naturalOrder());

  /** About how many rows the file holds: a row takes about 230 bytes, or 100 with gzip. */
  public long estimatedRows() {
    return 1 + bytes / (path.getName().endsWith(".gz") ? 100 : 230);
  }

  /**
   * Finds the day files that an input names: directories, globs and files on any file system.
   *
   * @param input as in {@code ctr.data.input}
   * @return the day files in day order, at least one
   * @throws UserError for a path where nothing is, a directory without day files, two files for the
   *     same day, or an empty file
   */
  public static List<DayFile> find(List<String> input, Configuration hadoop) throws IOException {
    TreeMap<String, DayFile> days = new TreeMap<>(DAY_ORDER);
    for (String path : input) {
      for (FileStatus status : matches(path, hadoop)) {
        add(of(status), days);
      }
    }
    return List.copyOf(days.values());
  }

  static DayFile of(FileStatus status) {
    return new DayFile(
        dayOf(status.getPath().getName()),
        status.getPath(),
        status.getLen(),
        status.getModificationTime());
  }

  static boolean isDayFile(String name) {
    return IN_DIRECTORY.matcher(name).matches();
  }

  static String dayOf(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? matcher.group(1) : name;
  }

  private static long number(String day) {
    return day.matches("[0-9]{1,18}") ? Long.parseLong(day) : Long.MAX_VALUE;
  }

  private static void add(DayFile file, Map<String, DayFile> days) {
    if (file.bytes() == 0) {
      throw new UserError("day file " + file.path() + " is empty: copy it again or leave it out");
    }
    DayFile twin = days.put(file.day(), file);
    if (twin != null) {
      throw new UserError(
          "day %s is given twice, by %s and by %s: leave one of them out of data.input"
              .formatted(file.day(), twin.path(), file.path()));
    }
  }

  private static List<FileStatus> matches(String input, Configuration hadoop) throws IOException {
    FileSystem fileSystem;
    FileStatus[] found;
    try {
      Path path = new Path(input);
      fileSystem = Storage.fileSystem(path, hadoop);
      // A path that exists as written is not a glob, even if it holds glob characters.
      found =
          fileSystem.exists(path)
              ? new FileStatus[] {fileSystem.getFileStatus(path)}
              : fileSystem.globStatus(path);
    } catch (FileNotFoundException missing) {
      throw nothingAt(input);
    } catch (IllegalArgumentException | UnsupportedFileSystemException malformed) {
      throw notAPath(input, malformed);
    } catch (IOException failure) {
      if (String.valueOf(failure.getMessage()).startsWith("Illegal file pattern")) {
        throw notAPath(input, failure);
      }
      throw failure;
    }
    if (found == null || found.length == 0) {
      throw nothingAt(input);
    }
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : found) {
      if (status.isDirectory()) {
        files.addAll(inDirectory(status.getPath(), fileSystem));
      } else {
        files.add(status);
      }
    }
    return files;
  }

  private static List<FileStatus> inDirectory(Path directory, FileSystem fileSystem)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : fileSystem.listStatus(directory)) {
      if (status.isFile() && isDayFile(status.getPath().getName())) {
        files.add(status);
      }
    }
    if (files.isEmpty()) {
      throw new UserError(
          "data.input: no day files in "
              + directory
              + ": name them day_N, day_N.gz, *.tsv or *.tsv.gz");
    }
    files.sort(Comparator.comparing(FileStatus::getPath));
    return files;
  }

  private static UserError nothingAt(String input) {
    return new UserError("data.input: nothing at " + input + ": check the path");
  }

  private static UserError notAPath(String input, Exception reason) {
    // The message of Hadoop's exception starts with the class name of its cause.
    Throwable cause = reason.getCause() == null ? reason : reason.getCause();
    return new UserError(
        "data.input: " + input + " is not a path (" + cause.getMessage() + "): correct it", reason);
  }
}
