package io.sparkctr.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A class of the tests as the main class of another Java process. */
public final class JavaProcess {
  private JavaProcess() {}

  /** Starts it with the class path of this process. Its standard error is that of this process. */
  public static Process start(Class<?> mainClass, String... arguments) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx200m",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass.getName());
    return new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
