package io.sparkctr.bin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkctr.testing.IsolatedHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same jar, started by Spark's own {@code spark-submit} with Spark's jars. */
class SparkSubmitIT {
  private static final String SUBMIT =
      "home=$PWD; . bin/lib/java.sh; require_java; \"$java\" \"${jvm_options[@]}\""
          + " -cp \"$(<target/classpath.txt)\" org.apache.spark.deploy.SparkSubmit"
          + " --master 'local[1]' --name from-submit"
          + " --class io.sparkctr.Main target/spark-ctr.jar ";

  @TempDir Path folder;

  @Test
  void settingsOfSparkSubmitOverrideOurs() throws IOException, InterruptedException {
    IsolatedHome.Ended ended =
        submit(
            "train runs.id=submitted 'spark.master=local[2]' data.input=data-samples"
                + " data.prepared=out/prepared runs.directory=out/runs"
                + " features.bits=12 train.l2=0.01 train.max-iterations=3");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).doesNotContain("netlib");
    JsonNode manifest =
        new ObjectMapper()
            .readTree(Files.readString(folder.resolve("out/runs/submitted/manifest.json")));
    assertThat(manifest.get("master").asText()).isEqualTo("local[1]");
  }

  @Test
  void userErrorsKeepTheirExitCode() throws IOException, InterruptedException {
    IsolatedHome.Ended ended = submit("run data.input=nowhere train.l3=1");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains("error: ", "train.l3", "train.l2");
  }

  private IsolatedHome.Ended submit(String arguments) throws IOException, InterruptedException {
    try (IsolatedHome checkout = new IsolatedHome(folder)) {
      return checkout.shell(SUBMIT + arguments);
    }
  }
}
