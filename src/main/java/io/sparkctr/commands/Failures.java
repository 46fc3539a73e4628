package io.sparkctr.commands;

import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;

/**
 * Tells what a user can mend from what is the program's own fault, wherever in a cause chain it is.
 */
public final class Failures {
  private static final Pattern PLACE =
      Pattern.compile(
          "(?i)no space left|disk quota|read-only file system|permission denied|operation not permitted"
              + "|mkdirs failed|not a directory|is a directory|input/output error|stale file handle"
              + "|no filesystem for scheme|no such file|parent directory");

  private Failures() {}

  /** One clear message, where the user can mend it. */
  public static Optional<String> userMessage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError) {
        return Optional.of(cause.getMessage());
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isAboutAPlace(cause)) {
        return Optional.of(
            "cannot read or write: "
                + cause.getMessage()
                + ": check the path, its permissions and the space left there");
      }
    }
    return Optional.empty();
  }

  private static boolean isAboutAPlace(Throwable cause) {
    return cause instanceof FileNotFoundException
        || cause instanceof AccessControlException
        || cause instanceof java.nio.file.FileSystemException
        || (cause instanceof IOException
            && cause.getMessage() != null
            && PLACE.matcher(cause.getMessage()).find());
  }
}
