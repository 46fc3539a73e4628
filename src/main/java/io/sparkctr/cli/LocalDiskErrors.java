package io.sparkctr.cli;

import io.sparkctr.storage.LocalDirectories;
import io.sparkctr.storage.LocalDiskFull;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A full local disk, as Spark reports it: its own writes throw plain exceptions of Java, and what
 * an executor threw may arrive as text only. The same texts also come from a full output volume:
 * the code that wrote tells the two apart.
 */
final class LocalDiskErrors {
  /** What is between a writer and the operating system. */
  private static final Pattern PASSED_THROUGH =
      Pattern.compile(
          "(java|javax|jdk|sun|scala|net\\.jpountz|com\\.github\\.luben|com\\.ning|org\\.xerial"
              + "|com\\.esotericsoftware|org\\.apache\\.commons)\\..*");

  /** Spark's writers of blocks, shuffles and spills. */
  private static final Pattern SPARKS_WRITER =
      Pattern.compile(
          "org\\.apache\\.spark\\.(storage|shuffle|memory|io|serializer|network|broadcast"
              + "|util\\.collection|util\\.Utils|unsafe)\\b.*");

  private static final Pattern TYPED =
      Pattern.compile(Pattern.quote(LocalDiskFull.class.getName()) + ": (.*)");

  private static final Pattern FRAME =
      Pattern.compile("(?m)^\\s+at (?:\\S+/)?([\\w.$]+)\\.[\\w$<]");

  private LocalDiskErrors() {}

  /** The message; empty if the failure has another cause. */
  static Optional<String> message(Throwable failure) {
    return Causes.of(failure)
        .map(LocalDiskErrors::messageOfOne)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> messageOfOne(Throwable one) {
    String text = String.valueOf(one.getMessage());
    Matcher typed = TYPED.matcher(text);
    if (typed.find()) {
      return Optional.of(typed.group(1));
    }
    if (!LocalDiskFull.saysNoSpace(text) || !isSparks(one, text)) {
      return Optional.empty();
    }
    return Optional.of(
        Executors.remote(text)
            .map(
                executor ->
                    "the local disk of Spark on "
                        + executor
                        + " is full: make it larger (kubernetes.executor.scratch-size, or"
                        + " spark.local.dir there), or use more executors")
            .orElseGet(() -> LocalDiskFull.of(place(text), -1, one).getMessage()));
  }

  private static boolean isSparks(Throwable one, String text) {
    // Spark turns a failed spill into an error about memory.
    if (one instanceof OutOfMemoryError || text.contains("/blockmgr-")) {
      return true;
    }
    List<String> inText = FRAME.matcher(text).results().map(frame -> frame.group(1)).toList();
    Stream<String> frames =
        inText.isEmpty()
            ? Arrays.stream(one.getStackTrace()).map(StackTraceElement::getClassName)
            : inText.stream();
    return frames
        .filter(name -> !PASSED_THROUGH.matcher(name).matches())
        .findFirst()
        .filter(name -> SPARKS_WRITER.matcher(name).matches())
        .isPresent();
  }

  /** The place that the text names; otherwise the one with the least space. */
  private static Path place(String text) {
    List<Path> places = LocalDirectories.placesOfThisProcess();
    return places.stream()
        .filter(place -> text.contains(place.toString()))
        .findFirst()
        .or(() -> places.stream().min(Comparator.comparing(one -> one.toFile().getUsableSpace())))
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
  }
}
