package io.sparkctr.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process to start.
 *
 * @param environment variables to set in addition to the inherited ones
 */
record Launch(List<String> command, Map<String, String> environment) {

  /**
   * Runs a class of the benchmark in a new Java process. The process gets the JVM options of this
   * one, which are those of {@code bin/ctr}: the same heap and the same garbage collector.
   *
   * @param options further JVM options; the last one wins
   */
  static Launch java(List<String> options, String mainClass, Stream<String> arguments) {
    Stream<String> command =
        Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream(),
                options.stream(),
                Stream.of("-cp", System.getProperty("java.class.path"), mainClass),
                arguments)
            .flatMap(part -> part);
    return new Launch(command.toList(), Map.of());
  }
}
