package io.sparkctr.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the checkout with its own {@code out}: {@code bin} is copied; the rest, with the built
 * jar, is linked.
 */
public final class IsolatedHome implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));
  private static final List<String> LINKED =
      List.of("conf", "data-samples", "k8s", "pom.xml", "src", "target");

  private final Path home;

  /** Makes the copy in an empty directory. */
  public IsolatedHome(Path home) throws IOException {
    this.home = home;
    try (Stream<Path> scripts = Files.walk(HOME.resolve("bin"))) {
      for (Path script : scripts.toList()) {
        Files.copy(
            script, home.resolve(HOME.relativize(script)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    for (String name : LINKED) {
      Files.createSymbolicLink(home.resolve(name), HOME.resolve(name));
    }
  }

  /** Exit code and output of a finished command. */
  public record Ended(int exitCode, String out, String err) {}

  /** Runs a line of shell in the copy's root. */
  public Ended shell(String line) throws IOException, InterruptedException {
    Path out = home.resolve("stdout");
    Path err = home.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line)
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("CTR_JAVA_OPTS", "-Xmx1500m");
    int exitCode = builder.start().waitFor();
    return new Ended(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** Deletes the links, so that deleting the directory cannot follow them. */
  @Override
  public void close() throws IOException {
    for (String name : LINKED) {
      Files.delete(home.resolve(name));
    }
  }
}
