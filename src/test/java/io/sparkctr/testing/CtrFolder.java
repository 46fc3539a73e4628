package io.sparkctr.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A folder with its own day files, prepared days and runs, and commands that use them. */
public record CtrFolder(Path path) {
  public Path input() {
    return path.resolve("days");
  }

  public Path prepared() {
    return path.resolve("prepared");
  }

  public Path runs() {
    return path.resolve("runs");
  }

  /** Writes a day file, one byte per character, so that the text can hold any bytes. */
  public Path day(String name, String content) throws IOException {
    return day(name, content.getBytes(ISO_8859_1));
  }

  public Path day(String name, byte[] content) throws IOException {
    Files.createDirectories(input());
    return Files.write(input().resolve(name), content);
  }

  /** Two good days. */
  public CtrFolder withGoodDays() throws IOException {
    day("day_0", DayRows.text(200, 1));
    day("day_1", DayRows.text(200, 2));
    return this;
  }

  /** Runs a command on this folder; the settings come last and win. */
  public CommandLineRun call(String command, String... settings) {
    return CommandLineRun.of(arguments(command, settings).toArray(String[]::new));
  }

  public List<String> arguments(String command, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "data.input=" + input(),
                "data.prepared=" + prepared(),
                "runs.directory=" + runs(),
                "features.bits=10",
                "train.l2=1e-3",
                "train.max-iterations=3"));
    Collections.addAll(arguments, settings);
    return arguments;
  }

  /** The lines in a day's quarantine. */
  public List<String> quarantine(String day) throws IOException {
    List<String> lines = new ArrayList<>();
    Path directory = prepared().resolve("_quarantine/day=" + day);
    for (Path file : filesNamed("part-.*\\.txt", directory)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  /** Asserts that there is no manifest of a run, no published run and no lock. */
  public void showsNoRun() throws IOException {
    assertThat(filesNamed("manifest\\.json|latest|_lock", runs())).isEmpty();
  }

  /** Asserts that this day is not prepared, has no quarantine and that nobody holds the lock. */
  public void showsNoDay(String day) throws IOException {
    assertThat(prepared().resolve("day=" + day + "/_manifest.json")).doesNotExist();
    assertThat(quarantine(day)).isEmpty();
    assertThat(prepared().resolve("_lock")).doesNotExist();
  }

  public static List<Path> filesNamed(String pattern, Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
