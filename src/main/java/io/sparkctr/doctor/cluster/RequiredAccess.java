package io.sparkctr.doctor.cluster;

import java.util.List;

/**
 * What somebody has to be allowed to do with a kind of resource in the namespace.
 *
 * @param group API group, empty = core
 * @param resource plural name, with a subresource after a slash
 * @param verbs all that are needed
 */
public record RequiredAccess(String group, String resource, List<String> verbs) {

  /**
   * A driver's calls: it makes, watches, labels and deletes executor pods, keeps their
   * configuration in a config map, and when it stops deletes what carries its application's label.
   * Claims it makes where executors have scratch volumes.
   */
  public static final List<RequiredAccess> DRIVER =
      List.of(
          core("pods", "get", "list", "watch", "create", "patch", "delete", "deletecollection"),
          core("configmaps", "get", "list", "create", "delete", "deletecollection"),
          core("services", "get", "list", "delete", "deletecollection"),
          core("persistentvolumeclaims", "get", "list", "create", "delete", "deletecollection"));

  /** The calls of a submission from outside: it makes the driver, and follows and deletes it. */
  public static final List<RequiredAccess> SUBMITTER =
      List.of(
          core("pods", "get", "list", "watch", "create", "patch", "delete"),
          core("pods/log", "get"),
          core("services", "get", "create", "patch", "delete"),
          core("configmaps", "get", "create", "patch", "delete"),
          core("secrets", "get", "create", "patch", "delete"),
          new RequiredAccess(
              "networking.k8s.io", "networkpolicies", List.of("get", "create", "patch", "delete")),
          core("persistentvolumeclaims", "get"),
          core("serviceaccounts", "get"));

  String resourceName() {
    return resource.split("/", -1)[0];
  }

  String subresource() {
    int slash = resource.indexOf('/');
    return slash < 0 ? "" : resource.substring(slash + 1);
  }

  private static RequiredAccess core(String resource, String... verbs) {
    return new RequiredAccess("", resource, List.of(verbs));
  }
}
