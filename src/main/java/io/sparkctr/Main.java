package io.sparkctr;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkctr.cli.CtrCommand;
import io.sparkctr.cli.ErrorMessages;
import io.sparkctr.cli.ExitCode;
import io.sparkctr.cli.Interruption;
import io.sparkctr.cli.OutOfMemory;
import io.sparkctr.report.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;

/** Entry point: parses, dispatches, and turns the outcome into an exit code. */
public final class Main {
  /** Of the netlib that MLlib calls. */
  private static final String NATIVE_BLAS = "dev.ludovic.netlib.blas.allowNative";

  private static final AtomicBoolean FINISHED = new AtomicBoolean();
  private static final AtomicBoolean INTERRUPTED = new AtomicBoolean();

  private Main() {}

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(Main::endIfOutOfMemory);
    Runtime.getRuntime().addShutdownHook(new Thread(Main::noteInterruption, "interruption"));
    if (System.getProperty(NATIVE_BLAS) == null) {
      // Where no native BLAS is installed, its loader writes to standard error past all logging.
      System.setProperty(NATIVE_BLAS, "false");
    }
    int code = run(args, System.out, System.err);
    FINISHED.set(true);
    System.exit(code);
  }

  /** Runs a command within this process and returns its exit code. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    Console console = new Console(out, err, kind());
    CommandLine commandLine = CtrCommand.commandLine(console);
    commandLine.setOut(new PrintWriter(out, true, UTF_8));
    commandLine.setErr(new PrintWriter(err, true, UTF_8));
    commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> report(failure, err));
    if (args.length == 0) {
      commandLine.usage(err);
      return ExitCode.USER_ERROR;
    }
    try {
      return commandLine.execute(args);
    } catch (Error failure) {
      return report(failure, err);
    }
  }

  /** bin/ctr knows: System.console() tells of standard output, not of standard error. */
  private static Console.Kind kind() {
    return Boolean.getBoolean("spark-ctr.terminal") ? Console.Kind.TERMINAL : Console.Kind.LOG;
  }

  private static int report(Throwable failure, PrintStream err) {
    Optional<String> message = ErrorMessages.userMessage(failure);
    if (INTERRUPTED.get() || FINISHED.get()) {
      // What fails while everything is being stopped is no news.
      return ExitCode.INTERNAL_FAILURE;
    }
    if (message.isPresent()) {
      err.println("error: " + message.get());
      return ExitCode.USER_ERROR;
    }
    Optional<String> outOfMemory = OutOfMemory.message(failure);
    if (outOfMemory.isPresent()) {
      err.println("error: " + outOfMemory.get());
      return ExitCode.INTERNAL_FAILURE;
    }
    failure.printStackTrace(err);
    err.println("internal failure: this is a defect of the program; please report it");
    return ExitCode.INTERNAL_FAILURE;
  }

  /** Without memory Spark's own threads die one by one, and the command would wait for ever. */
  private static void endIfOutOfMemory(Thread thread, Throwable failure) {
    Optional<String> outOfMemory = OutOfMemory.message(failure);
    if (outOfMemory.isEmpty()) {
      System.err.print("Exception in thread \"" + thread.getName() + "\" ");
      failure.printStackTrace();
    } else if (!INTERRUPTED.get() && FINISHED.compareAndSet(false, true)) {
      Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
      System.err.println("error: " + outOfMemory.get());
      System.exit(ExitCode.INTERNAL_FAILURE);
    }
  }

  private static void noteInterruption() {
    if (!FINISHED.get()) {
      INTERRUPTED.set(true);
      // What the log tells of jobs that are being stopped is no news either.
      Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
      Interruption.happened();
    }
  }
}
