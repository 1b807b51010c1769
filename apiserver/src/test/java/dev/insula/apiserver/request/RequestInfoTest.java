package dev.insula.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfoTest {

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/namespaces/a/secrets, metadata.name=x, list, x",
    "GET, /api/v1/secrets, 'metadata.name==x,type=y', list, x",
    "GET, /api/v1/watch/secrets, metadata.name=x, watch, x",
    "GET, /api/v1/namespaces/a/secrets, metadata.name!=x, list, ''",
    "GET, /api/v1/namespaces/a/secrets, metadata.name=x/y, list, ''",
    "GET, /api/v1/namespaces/a/secrets, nonsense, list, ''",
    "GET, /api/v1/namespaces/a/secrets/z, metadata.name=x, get, z",
    "DELETE, /api/v1/namespaces/a/secrets, metadata.name=x, deletecollection, ''",
  })
  void whoListsOneByNameAsksForIt(
      String method, String path, String selector, String verb, String name) {
    var parameters = new LinkedHashMap<String, List<String>>();
    parameters.put("fieldSelector", List.of(selector));
    var request =
        new ApiRequest(
            method,
            path,
            Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList(),
            new Query(parameters),
            new Headers(Map.of()),
            new byte[0],
            List.of(),
            UserInfo.ANONYMOUS,
            "",
            "");

    RequestInfo asked = RequestInfo.asked(request);

    assertThat(asked.verb()).isEqualTo(verb);
    assertThat(asked.name()).isEqualTo(name);
  }
}
