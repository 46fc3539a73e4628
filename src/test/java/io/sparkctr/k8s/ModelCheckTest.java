package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ModelCheckTest {
  static final List<String> OVERLAYS = Manifests.OVERLAYS;

  @ParameterizedTest
  @FieldSource("OVERLAYS")
  void everyOverlayIsOfTheModel(String overlay) throws IOException, InterruptedException {
    List<String> documents = Manifests.ofOverlay(overlay).texts();

    assertThat(documents).hasSizeGreaterThan(15);
    assertThat(documents.stream().flatMap(text -> ModelCheck.problems(text).stream())).isEmpty();
  }

  @Test
  void anNfsExportInPlaceOfTridentIsOfTheModel(@TempDir Path folder)
      throws IOException, InterruptedException {
    Manifests manifests = Alternatives.withNfs(folder);

    assertThat(manifests.texts().stream().flatMap(text -> ModelCheck.problems(text).stream()))
        .isEmpty();
  }

  @Test
  void everyPodTemplateIsOfTheModel() throws IOException {
    try (Stream<Path> templates = Files.list(Manifests.HOME.resolve("k8s/templates"))) {
      List<Path> files = templates.toList();
      assertThat(files).hasSize(3);
      for (Path file : files) {
        assertThat(ModelCheck.problems(Files.readString(file))).as(file.toString()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "concurrencyPolicy: Forbid     | concurencyPolicy: Forbid    | unknown field",
        "allowPrivilegeEscalation: fal | allowPrivilegeEscalaton: fal| unknown field",
        "backoffLimit: 2               | backoffLimit: two           | two",
        "backoffLimit: 2               | backoffLimit: \"2\"         | of type String",
        "io/path: /metrics/prometheus  | io/path: 4040               | of type Integer",
        "restartPolicy: Never          | restartPolicy: Nevermore    | none of",
        "action: FailJob               | action: Fail                | none of",
        "kind: CronJob                 | kind: CroneJob              | unknown kind",
        "apiVersion: batch/v1          | apiVersion: batches/v1      | unknown kind"
      })
  void aMistakeInTheCronJobIsFound(String right, String wrong, String told) throws IOException {
    String good = Files.readString(Manifests.HOME.resolve("k8s/base/cron-job.yaml"));
    assertThat(ModelCheck.problems(good)).isEmpty();
    assertThat(good).contains(right.strip());

    String bad = good.replaceFirst(right.strip(), wrong.strip());
    assertThat(ModelCheck.problems(bad)).anySatisfy(line -> assertThat(line).contains(told));
  }
}
