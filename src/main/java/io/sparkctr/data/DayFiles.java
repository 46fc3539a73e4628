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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Finds the day files that an input names: directories, globs and files on any file system. */
public final class DayFiles {
  private DayFiles() {}

  /**
   * The day files in day order, at least one.
   *
   * @param input as in {@code ctr.data.input}
   * @throws UserError for a path with nothing there, a directory without day files, a day that two
   *     files claim, an empty file
   */
  public static List<DayFile> find(List<String> input, Configuration hadoop) throws IOException {
    TreeMap<String, DayFile> days = new TreeMap<>(DayFile.DAY_ORDER);
    for (String path : input) {
      for (FileStatus status : matches(path, hadoop)) {
        add(DayFile.of(status), days);
      }
    }
    return List.copyOf(days.values());
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
      // A path that exists as it is written is no glob, whatever signs it holds.
      found =
          fileSystem.exists(path)
              ? new FileStatus[] {fileSystem.getFileStatus(path)}
              : fileSystem.globStatus(path);
    } catch (FileNotFoundException missing) {
      throw nothingAt(input);
    } catch (IllegalArgumentException | UnsupportedFileSystemException malformed) {
      throw noPath(input, malformed);
    } catch (IOException failure) {
      if (String.valueOf(failure.getMessage()).startsWith("Illegal file pattern")) {
        throw noPath(input, failure);
      }
      throw failure;
    }
    if (found == null || found.length == 0) {
      throw nothingAt(input);
    }
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : found) {
      if (status.isDirectory()) {
        files.addAll(offered(status.getPath(), fileSystem));
      } else {
        files.add(status);
      }
    }
    return files;
  }

  private static UserError nothingAt(String input) {
    return new UserError("data.input: nothing at " + input + ": check the path");
  }

  private static UserError noPath(String input, Exception reason) {
    // Hadoop's exception names the class of its cause before the message.
    Throwable told = reason.getCause() == null ? reason : reason.getCause();
    return new UserError(
        "data.input: " + input + " is no path (" + told.getMessage() + "): correct it", reason);
  }

  private static List<FileStatus> offered(Path directory, FileSystem fileSystem)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : fileSystem.listStatus(directory)) {
      if (status.isFile() && DayFile.isOffered(status.getPath().getName())) {
        files.add(status);
      }
    }
    if (files.isEmpty()) {
      throw new UserError(
          "data.input: no day files in "
              + directory
              + ": it takes day_N, day_N.gz, *.tsv or *.tsv.gz");
    }
    files.sort(Comparator.comparing(FileStatus::getPath));
    return files;
  }
}
