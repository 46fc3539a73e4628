package io.sparkctr.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkctr.k8s.ApiServer;
import io.sparkctr.k8s.Waiting;
import io.sparkctr.testing.CommandLineRun;
import io.sparkctr.testing.CtrProcess;
import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while {@code submit} follows a driver, with and without a terminal. */
@Timeout(120)
class SubmitInterruptionIT {
  private static final List<String> SUBMIT =
      List.of(
          "submit",
          "run",
          "data.input=/data/criteo",
          "data.prepared=/data/prepared",
          "runs.directory=/data/runs");

  @TempDir Path folder;
  private ApiServer server;
  private Map<String, String> environment;

  @BeforeEach
  void startServer() throws IOException {
    server = ApiServer.start();
    environment = Map.of("KUBECONFIG", server.kubeconfig(folder.resolve("kubeconfig")).toString());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void withoutATerminalTheDriverContinues() throws IOException, InterruptedException {
    try (CtrProcess process = CtrProcess.start(SUBMIT, environment)) {
      process.awaitLine("driver ctr-run-");
      process.signal("INT");
      CommandLineRun interrupted = process.end();

      assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(130);
      assertThat(interrupted.err())
          .containsPattern("left: driver ctr-run-\\S+-driver goes on; follow it with kubectl ")
          .doesNotContain("\tat ", "error: ");
    }
    assertThat(drivers()).isOne();
  }

  @Test
  void aStartedSubmissionIsCompletedFirst() throws IOException, InterruptedException {
    try (CtrProcess process = CtrProcess.start(SUBMIT, environment)) {
      Waiting.until(
          () -> server.requests().stream().anyMatch(SubmitInterruptionIT::makesAPod),
          () -> "the request for a pod");
      process.signal("INT");
      CommandLineRun interrupted = process.end();

      assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(130);
      assertThat(interrupted.err()).contains("left: driver ctr-run-").doesNotContain("error: ");
    }
    assertThat(drivers()).isOne();
    assertThat(server.client().configMaps().inNamespace(ApiServer.NAMESPACE).list().getItems())
        .as("what the driver starts with")
        .isNotEmpty();
  }

  @Test
  void aTerminalUserIsAskedAndMayDeleteTheDriver() throws IOException, InterruptedException {
    Tools.require(SubmitInterruptionIT.class, "script");
    Path screen = folder.resolve("screen");
    String command =
        "env --default-signal=INT "
            + Path.of(System.getProperty("ctr.home"), "bin/ctr")
            + " "
            + String.join(" ", SUBMIT);
    ProcessBuilder builder =
        new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("CTR_JAVA_OPTS", "-Xmx512m");
    Process terminal = builder.start();
    try (OutputStream keyboard = terminal.getOutputStream()) {
      awaitOn(screen, "is starting");
      press(keyboard, "\u0003");
      awaitOn(screen, "leave it or delete it? [leave/delete]");
      press(keyboard, "delete\n");

      assertThat(terminal.waitFor()).as(Files.readString(screen)).isEqualTo(130);
    } finally {
      terminal.destroyForcibly();
    }
    assertThat(screen).content().contains("deleted: driver ctr-run-");
    assertThat(drivers()).isZero();
  }

  private static boolean makesAPod(String request) {
    return request.startsWith("POST /api/v1/namespaces/spark-ctr/pods");
  }

  private static void press(OutputStream keyboard, String keys) throws IOException {
    keyboard.write(keys.getBytes(UTF_8));
    keyboard.flush();
  }

  private static void awaitOn(Path screen, String text) {
    Waiting.until(() -> read(screen).contains(text), () -> text + " in " + read(screen));
  }

  private static String read(Path screen) {
    try {
      return Files.readString(screen);
    } catch (IOException notYet) {
      return "";
    }
  }

  private long drivers() {
    return server
        .client()
        .pods()
        .inNamespace(ApiServer.NAMESPACE)
        .withLabel("spark-role", "driver")
        .list()
        .getItems()
        .size();
  }
}
