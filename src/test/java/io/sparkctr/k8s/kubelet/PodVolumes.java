package io.sparkctr.k8s.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod's volumes as directories: claims are shared, everything else is the pod's own. */
final class PodVolumes {
  private final Path directory;
  private final Map<String, Path> claims;
  private final PodObjects objects;

  /**
   * Volumes of a pod.
   *
   * @param directory the pod's own directory
   * @param claims directories by claim
   */
  PodVolumes(Path directory, Map<String, Path> claims, PodObjects objects) {
    this.directory = directory;
    this.claims = claims;
    this.objects = objects;
  }

  /** A directory and where it is mounted. */
  record Mount(Path source, String target, boolean readOnly) {}

  /** The mounts of a container; empty if an object that one refers to does not exist yet. */
  Optional<List<Mount>> mounts(Pod pod, Container container) throws IOException {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      Volume volume =
          pod.getSpec().getVolumes().stream()
              .filter(candidate -> candidate.getName().equals(mount.getName()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no volume " + mount.getName()));
      Optional<Path> source = source(volume);
      if (source.isEmpty()) {
        return Optional.empty();
      }
      Path path =
          mount.getSubPath() == null ? source.get() : source.get().resolve(mount.getSubPath());
      mounts.add(new Mount(path, mount.getMountPath(), Boolean.TRUE.equals(mount.getReadOnly())));
    }
    return Optional.of(mounts);
  }

  private Optional<Path> source(Volume volume) throws IOException {
    if (volume.getPersistentVolumeClaim() != null) {
      String claim = volume.getPersistentVolumeClaim().getClaimName();
      return Optional.ofNullable(claims.get(claim));
    }
    Path own = directory.resolve(volume.getName());
    if (volume.getEmptyDir() != null) {
      return Optional.of(Files.createDirectories(own));
    }
    if (volume.getConfigMap() != null) {
      return filled(
          own,
          objects.configMap(volume.getConfigMap().getName()),
          volume.getConfigMap().getItems());
    }
    if (volume.getSecret() != null) {
      return filled(
          own, objects.secret(volume.getSecret().getSecretName()), volume.getSecret().getItems());
    }
    throw new IllegalArgumentException("this kubelet does not know the volume " + volume);
  }

  private static Optional<Path> filled(
      Path own, Optional<Map<String, String>> content, List<KeyToPath> items) throws IOException {
    if (content.isEmpty()) {
      return Optional.empty();
    }
    Files.createDirectories(own);
    for (Map.Entry<String, String> file : content.get().entrySet()) {
      String name =
          items == null || items.isEmpty()
              ? file.getKey()
              : items.stream()
                  .filter(item -> item.getKey().equals(file.getKey()))
                  .map(KeyToPath::getPath)
                  .findFirst()
                  .orElse("");
      if (!name.isEmpty()) {
        Files.writeString(own.resolve(name), file.getValue());
      }
    }
    return Optional.of(own);
  }
}
