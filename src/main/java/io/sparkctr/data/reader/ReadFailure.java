package io.sparkctr.data.reader;

import io.sparkctr.config.UserError;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;

/** Turns what a file system or codec throws into the error that names the file and the remedy. */
final class ReadFailure {
  private ReadFailure() {}

  /** The file could not be looked up or opened. */
  static UserError onOpen(String file, IOException failure) {
    // Hadoop's local file system reports a file that may not be read as not found, too.
    boolean missing = failure instanceof FileNotFoundException && !deniedOnly(failure);
    return new UserError(
        missing
            ? file + " does not exist: check the path, and that nothing removes it during the run"
            : file + " cannot be read (" + failure.getMessage() + "): check its permissions",
        failure);
  }

  /** The file was open, and reading on failed or ended early. */
  static UserError onRead(Split split, IOException failure) {
    String problem =
        switch (split.packing()) {
          case PLAIN ->
              failure instanceof EOFException
                  ? " is shorter than when the run listed it"
                  : " cannot be read on (" + failure.getMessage() + ")";
          case GZIP ->
              failure instanceof EOFException
                  ? " is cut off (unexpected end of the gzip stream)"
                  : " cannot be unpacked (" + failure.getMessage() + ")";
        };
    return new UserError(split.file() + problem + ": copy it again", failure);
  }

  private static boolean deniedOnly(IOException failure) {
    String message = failure.getMessage();
    return message != null && message.endsWith("(Permission denied)");
  }
}
