package io.sparkctr.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiCallTest {
  @ParameterizedTest
  @CsvSource({
    "GET /api/v1/namespaces/a/pods/p, get, '', pods",
    "GET /api/v1/namespaces/a/pods/p/log?sinceTime=x, get, '', pods/log",
    "GET /api/v1/namespaces/a/pods?labelSelector=x, list, '', pods",
    "GET /api/v1/namespaces/a/pods?labelSelector=x&watch=true, watch, '', pods",
    "POST /api/v1/namespaces/a/configmaps, create, '', configmaps",
    "PUT /api/v1/namespaces/a/configmaps/c, update, '', configmaps",
    "PATCH /api/v1/namespaces/a/services/s?force=true, patch, '', services",
    "DELETE /api/v1/namespaces/a/pods/p, delete, '', pods",
    "DELETE /api/v1/namespaces/a/pods?labelSelector=x, deletecollection, '', pods",
    "GET /apis/batch/v1/namespaces/a/jobs/j, get, batch, jobs"
  })
  void isReadFromARequest(String request, String verb, String group, String resource) {
    assertThat(ApiCall.of(request)).contains(new ApiCall(verb, group, resource));
  }

  @Test
  void outsideOfNamespacesThereIsNone() {
    assertThat(ApiCall.of("GET /version")).isEmpty();
    assertThat(ApiCall.of("GET /api/v1/namespaces/a")).isEmpty();
  }
}
