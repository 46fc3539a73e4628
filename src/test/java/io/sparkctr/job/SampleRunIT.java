package io.sparkctr.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.IsolatedHome;
import io.sparkctr.testing.SameFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/ctr run} on the sample days, on one core and on two. */
class SampleRunIT {
  /** A line of progress. */
  private static final Pattern PROGRESS =
      Pattern.compile(
          "ETL on the CPU: .*|run \\w+: train on .*|(prepare|train|evaluate|save) (…|done in .*)"
              + "|day \\d: .*|l2 search: .*|dual ascent: .*|fit l2=.*|quality gate .*");

  @TempDir private static Path folder;
  private static IsolatedHome.Ended one;
  private static IsolatedHome.Ended two;

  @BeforeAll
  static void runTwice() throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      one = run(checkout, 1);
      two = run(checkout, 2);
    }
  }

  @Test
  void oneCoreAndTwoGiveTheSameFigures() throws IOException {
    JsonNode expected = metrics(1);
    JsonNode actual = metrics(2);

    SameFigures.assertSameFigures(actual, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.json", "metrics.json"})
  void oneCoreAndTwoWriteTheSameBytes(String file) {
    assertThat(runs().resolve("cores2").resolve(file))
        .hasSameBinaryContentAs(runs().resolve("cores1").resolve(file));
  }

  /** No warning of the JVM or of a library, on any Java. */
  @Test
  void standardErrorShowsProgressAndNothingElse() {
    for (IsolatedHome.Ended ended : List.of(one, two)) {
      assertThat(ended.err().lines())
          .hasSizeGreaterThan(15)
          .allMatch(line -> PROGRESS.matcher(line).matches());
    }
  }

  /** Its parts are in the jar. */
  @Test
  void aRunLeavesItsReport() {
    assertThat(folder.resolve("out/runs/cores1/report.html"))
        .content()
        .contains("Run cores1", "Licensed to the Apache Software Foundation", "</html>");
  }

  private static IsolatedHome.Ended run(IsolatedHome checkout, int cores)
      throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        checkout.shell(
            "bin/ctr run runs.id=cores%1$d data.prepared=prepared%1$d 'spark.master=local[%1$d]'"
                .formatted(cores));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  private static JsonNode metrics(int cores) throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(runs().resolve("cores" + cores + "/metrics.json")));
  }

  private static Path runs() {
    return folder.resolve("out/runs");
  }
}
