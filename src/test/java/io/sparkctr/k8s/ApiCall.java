package io.sparkctr.k8s;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.sparkctr.doctor.cluster.AccessCheck;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to an API server as its authoriser sees it.
 *
 * @param group API group, empty = the core one
 * @param resource a resource, or a resource with a subresource, such as {@code pods/log}
 */
record ApiCall(String verb, String group, String resource) {
  private static final Pattern IN_NAMESPACE =
      Pattern.compile(
          "/(?:api/v1|apis/([^/]+)/[^/]+)/namespaces/[^/]+/([^/]+)(?:/([^/]+)(?:/([^/]+))?)?");

  /**
   * Reads a request.
   *
   * @param request method and path with its query
   * @return empty if the path is outside of namespaces
   */
  static Optional<ApiCall> of(String request) {
    String method = request.substring(0, request.indexOf(' '));
    String[] target = request.substring(method.length() + 1).split("\\?", 2);
    Matcher path = IN_NAMESPACE.matcher(target[0]);
    if (!path.matches()) {
      return Optional.empty();
    }
    boolean named = path.group(3) != null;
    boolean watch = target.length > 1 && target[1].contains("watch=true");
    String verb =
        switch (method) {
          case "GET" -> watch ? "watch" : named ? "get" : "list";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> named ? "delete" : "deletecollection";
          default -> method;
        };
    String group = path.group(1) == null ? "" : path.group(1);
    String part = path.group(4) == null ? "" : "/" + path.group(4);
    return Optional.of(new ApiCall(verb, group, path.group(2) + part));
  }

  /** Whether a role allows it. */
  boolean isAllowedBy(Role role) {
    return role.getRules().stream().anyMatch(this::isAllowedBy);
  }

  /** Whether {@code doctor} checks it. */
  boolean isAmong(List<AccessCheck> required) {
    return required.stream()
        .anyMatch(
            access ->
                access.group().equals(group)
                    && access.resource().equals(resource)
                    && access.verbs().contains(verb));
  }

  private boolean isAllowedBy(PolicyRule rule) {
    return rule.getApiGroups().contains(group)
        && rule.getResources().contains(resource)
        && rule.getVerbs().contains(verb)
        && rule.getResourceNames().isEmpty();
  }
}
