package io.sparkctr.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.assertj.core.api.AbstractStringAssert;

/**
 * One call of the command line within this process.
 *
 * @param out standard output
 * @param err standard error
 */
public record CommandLineRun(int exitCode, String out, String err) {
  private static final String ERROR = "error: ";

  public static CommandLineRun of(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new CommandLineRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Asserts success. */
  public CommandLineRun succeeds() {
    assertThat(exitCode).as(err).isZero();
    return this;
  }

  /** Asserts exit code 2 and one message without a stack trace; returns the message. */
  public AbstractStringAssert<?> failsForTheUser() {
    assertThat(exitCode).as(err).isEqualTo(2);
    assertThat(err).doesNotContain("\tat ", "Exception").containsOnlyOnce(ERROR);
    return assertThat(err.substring(err.indexOf(ERROR)));
  }
}
