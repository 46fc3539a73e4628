package io.sparkctr.k8s.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's environment and arguments, as a kubelet computes them. */
final class PodEnvironment {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_.]*)\\)");
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.*)'\\]");

  private final Map<String, String> variables = new LinkedHashMap<>();

  /**
   * Computes it.
   *
   * @param address the pod's address
   * @return empty if an object that it refers to does not exist yet
   */
  static Optional<PodEnvironment> of(
      Pod pod, Container container, String address, PodObjects objects) {
    PodEnvironment environment = new PodEnvironment();
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        String text = variable.getValue() == null ? "" : variable.getValue();
        environment.variables.put(variable.getName(), environment.expanded(text));
        continue;
      }
      Optional<String> value = value(variable.getValueFrom(), pod, address, objects);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      environment.variables.put(variable.getName(), value.get());
    }
    return Optional.of(environment);
  }

  Map<String, String> variables() {
    return variables;
  }

  List<String> expanded(List<String> texts) {
    return texts.stream().map(this::expanded).toList();
  }

  /** Replaces {@code $(NAME)}; keeps unknown names. */
  private String expanded(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            name -> Matcher.quoteReplacement(variables.getOrDefault(name.group(1), name.group())));
  }

  private static Optional<String> value(
      EnvVarSource source, Pod pod, String address, PodObjects objects) {
    if (source.getFieldRef() != null) {
      return Optional.of(field(source.getFieldRef().getFieldPath(), pod, address));
    }
    if (source.getConfigMapKeyRef() != null) {
      return objects
          .configMap(source.getConfigMapKeyRef().getName())
          .map(data -> data.get(source.getConfigMapKeyRef().getKey()));
    }
    if (source.getSecretKeyRef() != null) {
      return objects
          .secret(source.getSecretKeyRef().getName())
          .map(data -> data.get(source.getSecretKeyRef().getKey()));
    }
    throw new IllegalArgumentException("this kubelet does not know the source " + source);
  }

  private static String field(String path, Pod pod, String address) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      Map<String, String> entries =
          entry.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return entries == null ? "" : entries.getOrDefault(entry.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "status.podIP" -> address;
      default -> throw new IllegalArgumentException("this kubelet does not know the field " + path);
    };
  }
}
