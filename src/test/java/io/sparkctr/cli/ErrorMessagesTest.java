package io.sparkctr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.config.UserError;
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
  void aMessageWithoutAPathNamesWhereTheJobWrote() {
    var failure =
        new IllegalStateException(
            "Task failed while writing rows to file:/out/day=0.",
            new IOException("No space left on device"));

    assertThat(ErrorMessages.userMessage(failure))
        .hasValueSatisfying(message -> assertThat(message).contains("(file:/out/day=0)"));
  }
}
