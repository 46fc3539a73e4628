package io.sparkctr.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConsoleTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream both = new PrintStream(bytes, true, UTF_8);
  private final Console terminal = new Console(both, both, Console.Kind.TERMINAL);

  @Test
  void clearsTheMovingLineBeforeOthers() {
    terminal.move("12345");
    terminal.move("123");
    terminal.progress("a line");
    terminal.move("6");
    terminal.result("a result");
    terminal.progress("another");

    assertThat(printed().replace(System.lineSeparator(), "\n"))
        .isEqualTo("\r12345\r123  \r   \ra line\n\r6\r \ra result\nanother\n");
  }

  @Test
  void clearsTheMovingLineAtTheEndOfTheStep() throws InterruptedException {
    try (var meter = terminal.meter("read", () -> 10, () -> 5)) {
      while (!printed().contains("5 of 10 rows")) {
        Thread.sleep(20);
      }
      assertThat(meter).isNotNull();
    }

    assertThat(printed()).startsWith("\rread: ").endsWith(" \r");
  }

  @Test
  void shortStepsAddNothingToALog() {
    Console log = new Console(both, both, Console.Kind.LOG);
    log.meter("read", () -> 10, () -> 5).close();

    assertThat(printed()).isEmpty();
  }

  private String printed() {
    return bytes.toString(UTF_8);
  }
}
