package io.sparkctr.k8s.kubelet;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lines that a container prints, with time stamps. */
final class PodLog {
  private final List<String> lines = new ArrayList<>();
  private Instant last = Instant.EPOCH;

  /** Reads until the end, in a thread of its own. */
  static PodLog of(Process process, String pod) {
    PodLog log = new PodLog();
    Thread reader = new Thread(() -> log.read(process), "log of " + pod);
    reader.setDaemon(true);
    reader.start();
    return log;
  }

  private void read(Process process) {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        add(line);
      }
    } catch (IOException ended) {
      add("(the log broke off: " + ended.getMessage() + ")");
    }
  }

  private synchronized void add(String line) {
    Instant now = Instant.now();
    // No two lines have the same stamp.
    last = now.isAfter(last) ? now : last.plusNanos(1);
    lines.add(last + " " + line);
  }

  /** The lines since a time. Like an API server, ignores fractions of a second. */
  synchronized String since(String time) {
    long from = time.isEmpty() ? 0 : Instant.parse(time).getEpochSecond();
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      if (Instant.parse(line.substring(0, line.indexOf(' '))).getEpochSecond() >= from) {
        text.append(line).append('\n');
      }
    }
    return text.toString();
  }
}
