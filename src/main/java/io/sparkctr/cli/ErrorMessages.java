package io.sparkctr.cli;

import io.sparkctr.config.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.DiskChecker.DiskErrorException;

/**
 * The message of a failure that the user can mend, found anywhere in the chain of causes. Types of
 * exceptions decide; texts only where Java and Hadoop give a plain {@link IOException}.
 */
public final class ErrorMessages {
  /**
   * Errors of the operating system and of Hadoop's local files, which have no type of their own.
   */
  private static final Pattern UNTYPED =
      Pattern.compile(
          "(?i)no space left|disk quota|read-only file system|permission denied|operation not permitted"
              + "|mkdirs failed|not a directory|is a directory|no such file|parent directory"
              + "|illegal file pattern");

  private static final Pattern WRITTEN_TO = Pattern.compile("writing rows to (\\S+?)\\.?(?:\\s|$)");

  private ErrorMessages() {}

  /** One clear message; empty where the failure is a defect of the program. */
  public static Optional<String> userMessage(Throwable failure) {
    return find(failure, UserError.class::isInstance)
        .map(Throwable::getMessage)
        .or(() -> LocalDiskErrors.message(failure))
        .or(() -> find(failure, ErrorMessages::isPathErrorByType).map(of -> message(failure, of)))
        .or(() -> find(failure, ErrorMessages::isPathErrorByText).map(of -> message(failure, of)));
  }

  private static Optional<Throwable> find(Throwable failure, Predicate<Throwable> kind) {
    return Causes.of(failure).filter(kind).findFirst();
  }

  private static String message(Throwable failure, Throwable cause) {
    return "cannot read or write: "
        + cause.getMessage()
        + target(failure, cause)
        + ": check the path, its permissions and the space left there";
  }

  /** Where a job wrote to, if its task's message names no path: "No space left on device". */
  private static String target(Throwable failure, Throwable cause) {
    if (String.valueOf(cause.getMessage()).contains("/")) {
      return "";
    }
    return Causes.of(failure)
        .map(outer -> WRITTEN_TO.matcher(String.valueOf(outer.getMessage())))
        .filter(Matcher::find)
        .findFirst()
        .map(written -> " (" + written.group(1) + ")")
        .orElse("");
  }

  private static boolean isPathErrorByType(Throwable cause) {
    return cause instanceof FileNotFoundException
        || cause instanceof java.nio.file.FileSystemException
        || cause instanceof InvalidPathException
        || cause instanceof URISyntaxException
        || cause instanceof AccessControlException
        || cause instanceof PathIOException
        || cause instanceof FileAlreadyExistsException
        || cause instanceof ParentNotDirectoryException
        || cause instanceof UnsupportedFileSystemException
        || cause instanceof ClusterStorageCapacityExceededException
        || cause instanceof DiskErrorException;
  }

  private static boolean isPathErrorByText(Throwable cause) {
    return cause instanceof IOException
        && UNTYPED.matcher(String.valueOf(cause.getMessage())).find();
  }
}
