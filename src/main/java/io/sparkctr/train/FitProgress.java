package io.sparkctr.train;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Shows the iterations of an MLlib fit as they happen. MLlib offers no callback; the optimiser
 * under it logs each iteration's objective, and this listens to that log while open.
 */
final class FitProgress implements AutoCloseable {
  private static final String OPTIMISER_LOG = "breeze.optimize.LBFGS";
  private static final Pattern ITERATION = Pattern.compile("Val and Grad Norm: (\\S+)");

  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Listener listener;

  /**
   * Starts listening.
   *
   * @param name what is being fitted, leads each line
   * @param lines where the lines go
   */
  FitProgress(String name, Consumer<String> lines) {
    listener = new Listener(name, lines);
    listener.start();
    LoggerConfig logger = new LoggerConfig(OPTIMISER_LOG, Level.INFO, false);
    logger.addAppender(listener, Level.INFO, null);
    context.getConfiguration().addLogger(OPTIMISER_LOG, logger);
    context.updateLoggers();
  }

  @Override
  public void close() {
    context.getConfiguration().removeLogger(OPTIMISER_LOG);
    context.updateLoggers();
    listener.stop();
  }

  private static final class Listener extends AbstractAppender {
    private final String name;
    private final Consumer<String> lines;
    private final long start = System.nanoTime();
    private int iterations;

    Listener(String name, Consumer<String> lines) {
      super("fit-progress", null, null, true, Property.EMPTY_ARRAY);
      this.name = name;
      this.lines = lines;
    }

    @Override
    public void append(LogEvent event) {
      Matcher iteration = ITERATION.matcher(event.getMessage().getFormattedMessage());
      if (iteration.find()) {
        iterations++;
        double seconds = (System.nanoTime() - start) / 1e9;
        lines.accept(
            String.format(
                Locale.ROOT,
                "%s: iteration %d, objective %s, %.1f s",
                name,
                iterations,
                iteration.group(1),
                seconds));
      }
    }
  }
}
