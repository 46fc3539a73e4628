package io.sparkctr.k8s;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a manifest against the Kubernetes model: unknown kinds and fields, values of a wrong type,
 * and texts that the field does not allow. The API server would refuse them or, worse, ignore them.
 */
final class ModelCheck {
  private static final String MODEL = "io.fabric8.kubernetes.api.model";

  /** Fields with fixed choices, by the end of their path. */
  private static final Map<String, Set<String>> CHOICES =
      Map.ofEntries(
          entry(".restartPolicy", Set.of("Always", "OnFailure", "Never")),
          entry(".imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
          entry(".concurrencyPolicy", Set.of("Allow", "Forbid", "Replace")),
          entry(".action", Set.of("FailJob", "Ignore", "Count", "FailIndex")),
          entry(".onExitCodes.operator", Set.of("In", "NotIn")),
          entry(".tolerations[].operator", Set.of("Exists", "Equal")),
          entry(".matchExpressions[].operator", Set.of("In", "NotIn", "Exists", "DoesNotExist")),
          entry(".effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
          entry(".seccompProfile.type", Set.of("RuntimeDefault", "Localhost", "Unconfined")),
          entry(".fsGroupChangePolicy", Set.of("OnRootMismatch", "Always")),
          entry(".preemptionPolicy", Set.of("PreemptLowerPriority", "Never")),
          entry(".volumeBindingMode", Set.of("Immediate", "WaitForFirstConsumer")),
          entry(".reclaimPolicy", Set.of("Delete", "Retain")),
          entry(".persistentVolumeReclaimPolicy", Set.of("Delete", "Retain", "Recycle")),
          entry(
              ".accessModes[]",
              Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")),
          entry(".policyTypes[]", Set.of("Ingress", "Egress")),
          entry(".protocol", Set.of("TCP", "UDP", "SCTP")),
          entry(".limits[].type", Set.of("Container", "Pod", "PersistentVolumeClaim")),
          entry(
              ".hostPath.type",
              Set.of("", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")),
          entry(
              ".verbs[]",
              Set.of(
                  "get",
                  "list",
                  "watch",
                  "create",
                  "update",
                  "patch",
                  "delete",
                  "deletecollection")));

  private final List<String> problems = new ArrayList<>();

  private ModelCheck() {}

  /** The problems of a YAML document, a line each. */
  static List<String> problems(String yaml) {
    ModelCheck check = new ModelCheck();
    Map<?, ?> raw = Manifests.SERIALIZATION.unmarshal(yaml, Map.class);
    String name = String.valueOf(raw.get("kind"));
    try {
      Object typed = Manifests.SERIALIZATION.unmarshal(yaml);
      if (typed instanceof GenericKubernetesResource) {
        return List.of(name + ": unknown kind in " + raw.get("apiVersion"));
      }
      check.findUnknown(typed, name);
      check.compare(raw, Manifests.SERIALIZATION.convertValue(typed, Map.class), name);
    } catch (RuntimeException wrongType) {
      check.problems.add(name + ": " + wrongType.getCause());
    }
    check.findNoChoice(raw, name);
    return check.problems;
  }

  private void findUnknown(Object node, String path) {
    if (node instanceof List<?> list) {
      list.forEach(item -> findUnknown(item, path + "[]"));
    } else if (node != null && node.getClass().getName().startsWith(MODEL)) {
      for (Method method : node.getClass().getMethods()) {
        if (method.getName().equals("getAdditionalProperties")) {
          ((Map<?, ?>) value(method, node))
              .keySet()
              .forEach(key -> problems.add(path + "." + key + ": unknown field"));
        } else if (isGetter(method)) {
          findUnknown(value(method, node), path + "." + method.getName().substring(3));
        }
      }
    }
  }

  private static boolean isGetter(Method method) {
    return method.getName().startsWith("get")
        && method.getParameterCount() == 0
        && (List.class.isAssignableFrom(method.getReturnType())
            || method.getReturnType().getName().startsWith(MODEL));
  }

  private static Object value(Method getter, Object node) {
    try {
      return getter.invoke(node);
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The model's value shows the type that it expects: 1 for "1", "true" for true. */
  private void compare(Object raw, Object typed, String path) {
    if (raw instanceof Map<?, ?> map && typed instanceof Map<?, ?> other) {
      map.forEach((key, value) -> compare(value, other.get(key), path + "." + key));
    } else if (raw instanceof List<?> list
        && typed instanceof List<?> other
        && list.size() == other.size()) {
      for (int i = 0; i < list.size(); i++) {
        compare(list.get(i), other.get(i), path + "[]");
      }
    } else if (!isEmpty(raw) && !isSame(raw, typed)) {
      problems.add(path + ": " + raw + " of type " + raw.getClass().getSimpleName());
    }
  }

  private static boolean isSame(Object raw, Object typed) {
    return (raw instanceof Number && typed instanceof Number)
        ? raw.toString().equals(typed.toString())
        : raw.equals(typed);
  }

  /** The model drops empty values. */
  private static boolean isEmpty(Object raw) {
    return raw == null
        || (raw instanceof Map<?, ?> map && map.isEmpty())
        || (raw instanceof List<?> list && list.isEmpty());
  }

  private void findNoChoice(Object raw, String path) {
    if (raw instanceof Map<?, ?> map) {
      map.forEach((key, value) -> findNoChoice(value, path + "." + key));
    } else if (raw instanceof List<?> list) {
      list.forEach(item -> findNoChoice(item, path + "[]"));
    } else {
      CHOICES.forEach(
          (end, choices) -> {
            if (path.endsWith(end) && !choices.contains(raw)) {
              problems.add(path + ": " + raw + " is none of " + choices);
            }
          });
    }
  }
}
