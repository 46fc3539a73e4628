package io.sparkctr.cli;

import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;

/**
 * Tells what a user can mend from what is the program's own fault, wherever in a cause chain it is.
 */
public final class ErrorMessages {
  private static final Pattern PLACE =
      Pattern.compile(
          "(?i)no space left|disk quota|read-only file system|permission denied|operation not permitted"
              + "|mkdirs failed|not a directory|is a directory"
              + "|no filesystem for scheme|no such file|parent directory"
              + "|illegal file pattern");

  private static final Pattern WRITTEN_TO = Pattern.compile("writing rows to (\\S+?)\\.?(?:\\s|$)");

  private ErrorMessages() {}

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
                + place(failure, cause)
                + ": check the path, its permissions and the space left there");
      }
    }
    return Optional.empty();
  }

  /** Where a job wrote to when its task's message does not say where: "No space left on device". */
  private static String place(Throwable failure, Throwable placeless) {
    if (String.valueOf(placeless.getMessage()).contains("/")) {
      return "";
    }
    for (Throwable outer = failure; outer != null; outer = outer.getCause()) {
      Matcher written = WRITTEN_TO.matcher(String.valueOf(outer.getMessage()));
      if (written.find()) {
        return " (" + written.group(1) + ")";
      }
    }
    return "";
  }

  private static boolean isAboutAPlace(Throwable cause) {
    return cause instanceof FileNotFoundException
        || cause instanceof AccessControlException
        || cause instanceof java.nio.file.FileSystemException
        || cause instanceof URISyntaxException
        || (cause instanceof IOException
            && cause.getMessage() != null
            && PLACE.matcher(cause.getMessage()).find());
  }
}
