package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of the restricted level of the Pod Security Standards
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and a read-only root file
 * system.
 */
final class RestrictedProfile {
  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final PodSecurityContext pod;
  private final List<String> violations = new ArrayList<>();

  private RestrictedProfile(PodSpec spec) {
    pod = spec.getSecurityContext() == null ? new PodSecurityContext() : spec.getSecurityContext();
  }

  /** The rules that a pod violates, a line each. */
  static List<String> violations(PodSpec spec) {
    RestrictedProfile profile = new RestrictedProfile(spec);
    profile.checkPod(spec);
    Stream.concat(spec.getContainers().stream(), spec.getInitContainers().stream())
        .forEach(profile::checkContainer);
    return profile.violations;
  }

  private void checkPod(PodSpec spec) {
    demand(!Boolean.TRUE.equals(spec.getHostNetwork()), "hostNetwork");
    demand(!Boolean.TRUE.equals(spec.getHostPID()), "hostPID");
    demand(!Boolean.TRUE.equals(spec.getHostIPC()), "hostIPC");
    demand(pod.getSysctls().isEmpty(), "sysctls");
    for (Volume volume : spec.getVolumes()) {
      Map<?, ?> fields = Manifests.SERIALIZATION.convertValue(volume, Map.class);
      Set<Object> kinds = new HashSet<>(fields.keySet());
      kinds.remove("name");
      demand(VOLUMES.containsAll(kinds), "volume " + volume.getName() + ": " + kinds);
    }
  }

  private void checkContainer(Container container) {
    String name = container.getName() + ": ";
    SecurityContext own =
        container.getSecurityContext() == null
            ? new SecurityContext()
            : container.getSecurityContext();
    demand(!Boolean.TRUE.equals(own.getPrivileged()), name + "privileged");
    demand(
        Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()), name + "allowPrivilegeEscalation");
    demand(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()), name + "readOnlyRootFilesystem");
    demand(own.getProcMount() == null, name + "procMount");
    Capabilities capabilities =
        own.getCapabilities() == null ? new Capabilities() : own.getCapabilities();
    demand(capabilities.getDrop().contains("ALL"), name + "capabilities are not dropped");
    demand(capabilities.getAdd().isEmpty(), name + "capabilities are added");
    demand(
        Boolean.TRUE.equals(first(own.getRunAsNonRoot(), pod.getRunAsNonRoot())),
        name + "runAsNonRoot");
    demand(
        !Long.valueOf(0).equals(first(own.getRunAsUser(), pod.getRunAsUser())), name + "runAsUser");
    SeccompProfile seccomp = first(own.getSeccompProfile(), pod.getSeccompProfile());
    demand(
        seccomp != null && Set.of("RuntimeDefault", "Localhost").contains(seccomp.getType()),
        name + "seccompProfile");
    for (ContainerPort port : container.getPorts()) {
      demand(port.getHostPort() == null, name + "hostPort");
    }
  }

  private static <T> T first(T own, T ofPod) {
    return own == null ? ofPod : own;
  }

  private void demand(boolean holds, String violation) {
    if (!holds) {
      violations.add(violation);
    }
  }
}
