package io.sparkctr.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Overlays as a user would change them. */
final class Alternatives {
  private Alternatives() {}

  /** The overlay {@code aks-cpu} with the NFS component in place of Trident's classes. */
  static Manifests withNfs(Path folder) throws IOException, InterruptedException {
    Path k8s = Manifests.HOME.resolve("k8s");
    String overlay = Files.readString(k8s.resolve("overlays/aks-cpu/kustomization.yaml"));
    // A kustomization may name others by relative paths only.
    String up = folder.toRealPath().relativize(k8s.toRealPath()).toString();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        overlay
            .replace("- ../../base", "- " + up + "/base")
            .replace("- ../../components/anf", "- " + up + "/components/nfs"));
    return Manifests.of(folder);
  }
}
