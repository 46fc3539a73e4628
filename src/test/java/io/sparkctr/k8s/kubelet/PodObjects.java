package io.sparkctr.k8s.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads config maps and secrets of a namespace. */
record PodObjects(KubernetesClient client, String namespace) {

  Optional<Map<String, String>> configMap(String name) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        .map(ConfigMap::getData);
  }

  Optional<Map<String, String>> secret(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(PodObjects::content);
  }

  /** A cluster turns stringData into data; this server does not. */
  private static Map<String, String> content(Secret secret) {
    Map<String, String> content = new HashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) ->
                  content.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
    }
    if (secret.getStringData() != null) {
      content.putAll(secret.getStringData());
    }
    return content;
  }
}
