package io.sparkctr.k8s.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the scripts of k8s/azure with stand-ins for az, kubectl and helm that record calls. */
public final class StandIns {
  static final Path SCRIPTS = Path.of(System.getProperty("ctr.home"), "k8s/azure");

  /** What the scripts and the stand-ins call besides, so that nothing else is on their path. */
  private static final List<String> PLAIN =
      List.of(
          "bash",
          "basename",
          "cat",
          "cksum",
          "dirname",
          "env",
          "grep",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "touch",
          "tr");

  private static final Pattern CHANGE =
      Pattern.compile("(^| )(create|add|delete|apply|upgrade|annotate|register|pool-change)( |$)");

  private static final Path PLAIN_PATH = plainPath();

  private final Path folder;
  private final Path path;

  /** What a finished script left. */
  public record Ended(int exitCode, String out, String err) {
    public Ended succeeds() {
      assertThat(exitCode).as(out + err).isZero();
      return this;
    }

    /** The manifests that were, or in a dry run would be, applied. */
    public List<String> manifests() {
      List<String> manifests = new ArrayList<>();
      StringBuilder manifest = new StringBuilder();
      for (String line : (out + "end").lines().toList()) {
        if (line.startsWith("  ")) {
          manifest.append(line.substring(2)).append('\n');
        } else if (!manifest.isEmpty()) {
          manifests.add(manifest.toString());
          manifest.setLength(0);
        }
      }
      return manifests;
    }
  }

  StandIns(Path folder, String... tools) throws IOException {
    this.folder = folder;
    path = Files.createDirectory(folder.resolve("bin"));
    for (String tool : tools) {
      Files.copy(Path.of("src/test/resources/azure", tool), path.resolve(tool));
      assertThat(path.resolve(tool).toFile().setExecutable(true)).isTrue();
    }
  }

  public static StandIns all(Path folder) throws IOException {
    return new StandIns(folder, "az", "kubectl", "helm");
  }

  /** Every script that can be called. */
  static List<String> scripts() {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files
          .filter(file -> Files.isExecutable(file) && Files.isRegularFile(file))
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Lines over those of variables.env, for all scripts from now on. */
  public StandIns variables(String... lines) throws IOException {
    Files.write(folder.resolve("variables"), List.of(lines));
    return this;
  }

  /** Marks what the stand-ins look for. */
  public StandIns mark(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), List.of(lines));
    return this;
  }

  StandIns unmark(String name) throws IOException {
    Files.delete(folder.resolve(name));
    return this;
  }

  public Ended run(String script, String... arguments) throws IOException {
    return answering("", script, arguments);
  }

  /** Runs a script that is given this on standard input. */
  Ended answering(String input, String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PLAIN_PATH.resolve("bash").toString()));
    command.add(SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    Path own = folder.resolve("variables");
    if (Files.exists(own)) {
      command.addAll(List.of("--variables", own.toString()));
    }
    return ended(command, input);
  }

  /** Calls a function of the library that the scripts share. */
  String function(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                PLAIN_PATH.resolve("bash").toString(),
                "-c",
                "source \"$0\"; \"$@\"",
                SCRIPTS.resolve("validate.sh").toString()));
    command.addAll(List.of(words));
    return ended(command, "").succeeds().out().strip();
  }

  private Ended ended(List<String> command, String input) throws IOException {
    Path in = Files.writeString(folder.resolve("stdin"), input);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path + ":" + PLAIN_PATH);
    builder.environment().put("STAND_IN", folder.toString());
    int exitCode = builder.start().onExit().join().exitValue();
    return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** Links to the plain tools; they stay for the next test, whose temporary folder holds none. */
  private static Path plainPath() {
    try {
      Path links = Files.createDirectories(Path.of("target/plain-tools").toAbsolutePath());
      for (String tool : PLAIN) {
        Path usual = Path.of("/usr/bin", tool);
        if (!Files.exists(links.resolve(tool))) {
          Files.createSymbolicLink(
              links.resolve(tool), Files.exists(usual) ? usual : Path.of("/bin", tool));
        }
      }
      return links;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** All calls of the stand-ins so far. */
  List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Those that make, change or delete something. */
  List<String> changes() throws IOException {
    return calls().stream().filter(call -> CHANGE.matcher(call).find()).toList();
  }

  StandIns forgetCalls() throws IOException {
    Files.deleteIfExists(folder.resolve("calls"));
    return this;
  }
}
