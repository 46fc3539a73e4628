package io.sparkctr.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packaged program as a separate process, started by {@code bin/ctr}. */
public final class CtrProcess implements AutoCloseable {
  private static final Path HOME = Path.of(System.getProperty("ctr.home"));

  private final Process process;
  private final Path out;
  private final BufferedReader errors;
  private final StringBuilder err = new StringBuilder();

  private CtrProcess(List<String> command, Map<String, String> environment) throws IOException {
    assertThat(HOME.resolve("target/spark-ctr.jar")).as("made by mvn package").exists();
    out = Files.createTempFile("ctr", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.environment().put("CTR_JAVA_OPTS", "-Xmx1500m");
    builder.environment().putAll(environment);
    process = builder.start();
    errors = process.errorReader(UTF_8);
  }

  /** Starts the program. It handles SIGINT even if this process ignores it. */
  public static CtrProcess start(List<String> arguments) throws IOException {
    return start(arguments, Map.of());
  }

  /** Starts the program with additional environment variables. */
  public static CtrProcess start(List<String> arguments, Map<String, String> environment)
      throws IOException {
    return new CtrProcess(launched(List.of("env", "--default-signal=INT"), arguments), environment);
  }

  /** Starts the program without root's right to ignore file permissions. */
  public static CtrProcess withoutPrivileges(List<String> arguments) throws IOException {
    boolean root = Files.isReadable(Path.of("/proc/1/environ"));
    List<String> prefix =
        root ? List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search") : List.of();
    return new CtrProcess(launched(prefix, arguments), Map.of());
  }

  /** Waits for a line on standard error that starts with {@code start}. */
  public void awaitLine(String start) throws IOException {
    for (String line = readLine(); line != null; line = readLine()) {
      if (line.startsWith(start)) {
        return;
      }
    }
    throw new AssertionError("ended without \"" + start + "\":\n" + err);
  }

  /** Sends a signal. */
  public void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for the end. */
  public CommandLineRun end() throws IOException {
    while (readLine() != null) {}
    return new CommandLineRun(
        process.onExit().join().exitValue(), Files.readString(out), err.toString());
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    errors.close();
    Files.delete(out);
  }

  private String readLine() throws IOException {
    String line = errors.readLine();
    if (line != null) {
      err.append(line).append('\n');
    }
    return line;
  }

  private static List<String> launched(List<String> prefix, List<String> arguments) {
    List<String> launcher = new ArrayList<>(prefix);
    launcher.add(HOME.resolve("bin/ctr").toString());
    return Stream.concat(launcher.stream(), arguments.stream()).toList();
  }
}
