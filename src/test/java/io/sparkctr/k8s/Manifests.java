package io.sparkctr.k8s;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkctr.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The resources that {@code kubectl apply -k} sends for an overlay.
 *
 * @param texts a YAML document per resource
 */
record Manifests(List<String> texts) {
  static final Path HOME = Path.of(System.getProperty("ctr.home"));
  static final List<String> OVERLAYS = List.of("aks-cpu", "aks-gpu", "local");
  static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /** An overlay of {@code k8s/overlays}. */
  static Manifests ofOverlay(String name) throws IOException, InterruptedException {
    return of(HOME.resolve("k8s/overlays").resolve(name));
  }

  /** Renders a directory with a kustomization. */
  static Manifests of(Path directory) throws IOException, InterruptedException {
    List<String> kustomize =
        Tools.isInstalled("kustomize")
            ? List.of("kustomize", "build", directory.toString())
            : List.of("kubectl", "kustomize", directory.toString());
    if (!Tools.isInstalled("kustomize")) {
      Tools.require(Manifests.class, "kubectl");
    }
    Process process = new ProcessBuilder(kustomize).start();
    process.getOutputStream().close();
    String rendered = new String(process.getInputStream().readAllBytes(), UTF_8);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(errors).isZero();
    assertThat(errors).isEmpty();
    return new Manifests(documents(rendered));
  }

  /** The documents of a YAML text. */
  static List<String> documents(String yaml) {
    return Arrays.stream(("\n" + yaml).split("\n---\n", -1))
        .filter(document -> !document.isBlank())
        .toList();
  }

  /** All resources of a type. */
  <T extends HasMetadata> List<T> all(Class<T> type) {
    return texts.stream()
        .<Object>map(text -> SERIALIZATION.unmarshal(text))
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** The one resource of a type. */
  <T extends HasMetadata> T only(Class<T> type) {
    List<T> all = all(type);
    assertThat(all).as(type.getSimpleName()).hasSize(1);
    return all.get(0);
  }

  /** The resource of a type and a name. */
  <T extends HasMetadata> T named(String name, Class<T> type) {
    return all(type).stream()
        .filter(resource -> resource.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }
}
