package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.UserError;
import io.sparkctr.storage.LocalDiskFull;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorMessagesTest {
  static Stream<IOException> pathErrors() {
    return Stream.of(
        new FileNotFoundException("/a"),
        new AccessDeniedException("/a"),
        new NotDirectoryException("/a"),
        new AccessControlException("/a"),
        new PathIsNotDirectoryException("/a"),
        new FileAlreadyExistsException("/a"),
        new UnsupportedFileSystemException("/a"),
        new IOException("/a: No space left on device"),
        new IOException("/a: Read-only file system"));
  }

  @ParameterizedTest
  @MethodSource("pathErrors")
  void aPathErrorIsTheUsersWhereverItIsInTheChain(IOException error) {
    var failure = new IllegalStateException("a task failed", new UncheckedIOException(error));

    assertThat(ErrorMessages.userMessage(failure))
        .hasValueSatisfying(
            message -> assertThat(message).startsWith("cannot read or write: ").contains("/a"));
  }

  @Test
  void aTypeCountsForMoreThanATextAboveIt() {
    var failure = new IOException("is a directory, or not", new FileNotFoundException("/missing"));

    assertThat(ErrorMessages.userMessage(failure))
        .hasValueSatisfying(message -> assertThat(message).contains("/missing"));
  }

  @Test
  void aUserErrorSpeaksForItself() {
    var failure =
        new IllegalStateException(
            new FileNotFoundException("/a").initCause(new UserError("leave the key out")));

    assertThat(ErrorMessages.userMessage(failure)).contains("leave the key out");
  }

  @Test
  void anyOtherFailureIsADefect() {
    assertThat(ErrorMessages.userMessage(new IOException("connection reset"))).isEmpty();
    assertThat(ErrorMessages.userMessage(new IllegalStateException("permission denied"))).isEmpty();
  }

  @Test
  void aFullDiskOfSparkNamesTheLocalDirectory() {
    var failure = new IOException("No space left on device");
    failure.setStackTrace(
        new StackTraceElement[] {
          frame("java.io.FileOutputStream"),
          frame("net.jpountz.lz4.LZ4BlockOutputStream"),
          frame("org.apache.spark.storage.TimeTrackingOutputStream"),
          frame("io.sparkctr.train.TrainingRows")
        });

    assertThat(ErrorMessages.userMessage(new IllegalStateException("a task failed", failure)))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .startsWith("the local disk is full: ")
                    .contains(" free now)", "set spark.local.dir"));
  }

  @Test
  void aSpillThatFoundNoSpaceIsAFullDiskNotALackOfMemory() {
    var failure = new OutOfMemoryError("Error while calling spill() on x : Disk quota exceeded");

    assertThat(ErrorMessages.userMessage(failure))
        .hasValueSatisfying(message -> assertThat(message).startsWith("the local disk is full: "));
  }

  @Test
  void theFullDiskOfAnExecutorArrivesAsText() {
    String task = "Lost task 0.3 in stage 1.0 (TID 4) (10.0.0.7 executor 2): ";
    var sparks =
        new IllegalStateException(
            task
                + """
                java.io.IOException: No space left on device
                \tat java.base/java.io.FileOutputStream.writeBytes(Native Method)
                \tat org.apache.spark.storage.DiskStore.put(DiskStore.scala:1)
                """);
    var ours =
        new IllegalStateException(
            task
                + new LocalDiskFull("/scratch", 2L << 30, 1L << 30, null)
                + "\n\tat a.B.c(D.java)");

    assertThat(ErrorMessages.userMessage(sparks))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .startsWith("the local disk of Spark on executor 2 (10.0.0.7) is full: "));
    assertThat(ErrorMessages.userMessage(ours))
        .contains(new LocalDiskFull("/scratch", 2L << 30, 1L << 30, null).getMessage());
  }

  @Test
  void aLackOfMemoryNamesTheHeapOfTheProcessThatLackedIt() {
    var here = new IllegalStateException("a task failed", new OutOfMemoryError("Java heap space"));
    var there =
        new IllegalStateException(
            "Lost task 0.3 in stage 1.0 (TID 4) (10.0.0.7 executor 2): ExecutorLostFailure (executor"
                + " 2 exited) Reason: The executor with id 2 exited with exit code 52(JVM OOM).");

    assertThat(ErrorMessages.userMessage(here)).isEmpty();
    assertThat(OutOfMemory.message(here))
        .hasValueSatisfying(
            message -> assertThat(message).contains("Java heap space", "CTR_HEAP="));
    assertThat(OutOfMemory.message(there))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .contains("the heap of executor 2 (10.0.0.7)", "spark.executor.memory"));
    assertThat(OutOfMemory.message(new OutOfMemoryError("unable to create native thread")))
        .hasValueSatisfying(message -> assertThat(message).contains("ulimit -u"));
    assertThat(OutOfMemory.message(new IllegalStateException("no"))).isEmpty();
  }

  private static StackTraceElement frame(String type) {
    return new StackTraceElement(type, "write", null, -1);
  }

  @Test
  void aMessageWithoutAPathNamesWhereTheJobWrote() {
    var failure =
        new IllegalStateException(
            "Task failed while writing rows to file:/out/day=0.",
            new IOException("No space left on device"));

    assertThat(ErrorMessages.userMessage(failure))
        .hasValueSatisfying(message -> assertThat(message).contains("(file:/out/day=0)"));
  }
}
