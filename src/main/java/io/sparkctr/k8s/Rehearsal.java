package io.sparkctr.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs a driver against a stand-in for a cluster, so that the build of the image can archive the
 * classes that a driver and an executor load. The stand-in answers the few API requests that a
 * driver makes. It runs each executor pod as a process of this machine, started by the entry point.
 * A watch gets no event: the driver polls too.
 *
 * <p>Arguments: the entry point; a directory for the local files of the executors; the driver's
 * command, in which {@code {url}} stands for the address of the API.
 */
public final class Rehearsal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDRESS = "127.0.0.1";
  private static final String URL = "{url}";

  private final String entryPoint;
  private final File directory;
  private final List<ObjectNode> pods = new ArrayList<>();
  private final List<Process> executors = new ArrayList<>();

  private Rehearsal(String entryPoint, File directory) {
    this.entryPoint = entryPoint;
    this.directory = directory;
  }

  /**
   * Runs the driver to its end, then waits for the executors, which write their archives then.
   *
   * @throws IllegalStateException if the driver fails
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Rehearsal rehearsal = new Rehearsal(args[0], new File(args[1]));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", rehearsal::answer);
    server.start();
    String url = "http://" + ADDRESS + ":" + server.getAddress().getPort();
    try {
      Process driver =
          new ProcessBuilder(
                  Arrays.stream(args).skip(2).map(word -> word.replace(URL, url)).toList())
              .inheritIO()
              .start();
      int code = driver.waitFor();
      rehearsal.awaitExecutors();
      if (code != 0) {
        throw new IllegalStateException("the driver ended with exit code " + code);
      }
    } finally {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private void awaitExecutors() throws InterruptedException {
    for (Process executor : executors) {
      if (!executor.waitFor(2, TimeUnit.MINUTES)) {
        executor.destroyForcibly();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    boolean ofPods = exchange.getRequestURI().getPath().endsWith("/pods");
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
          // The client then watches by plain HTTP.
          send(exchange, 503, status(503));
        } else if (exchange.getRequestURI().toString().contains("watch=")) {
          // Stays open without an event.
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
        } else if (ofPods) {
          send(exchange, 200, list());
        } else {
          send(exchange, 404, status(404));
        }
      }
      case "POST" -> {
        ObjectNode created = (ObjectNode) body;
        ((ObjectNode) created.get("metadata")).put("uid", UUID.randomUUID().toString());
        if (ofPods) {
          start(created);
        }
        send(exchange, 201, created);
      }
      case "DELETE" -> send(exchange, 200, status(200));
      default -> send(exchange, 200, body);
    }
  }

  private static JsonNode status(int code) {
    return JSON.createObjectNode().put("kind", "Status").put("code", code);
  }

  private synchronized JsonNode list() {
    ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "PodList");
    list.putObject("metadata").put("resourceVersion", "1");
    ArrayNode items = list.putArray("items");
    pods.forEach(items::add);
    return list;
  }

  private synchronized void start(ObjectNode pod) {
    pod.putObject("status").put("phase", "Running").put("podIP", ADDRESS);
    pods.add(pod);
    JsonNode container = pod.at("/spec/containers/0");
    ProcessBuilder builder =
        new ProcessBuilder(entryPoint, container.at("/args/0").asText())
            .directory(directory)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    for (JsonNode variable : container.get("env")) {
      environment.put(variable.get("name").asText(), value(variable, pod));
    }
    environment.put("SPARK_LOCAL_DIRS", directory.toString());
    try {
      executors.add(builder.start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String value(JsonNode variable, JsonNode pod) {
    return switch (variable.at("/valueFrom/fieldRef/fieldPath").asText()) {
      case "" -> variable.path("value").asText();
      case "metadata.name" -> pod.at("/metadata/name").asText();
      default -> ADDRESS;
    };
  }

  private static void send(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
