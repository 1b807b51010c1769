package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.MapKeyspace;
import dev.insula.store.Keyspace;
import dev.insula.store.StoreException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Source of the texts: what a kube-apiserver 1.36 answers. */
class HealthPathsTest {

  private static final Keyspace UNREADABLE =
      (Keyspace)
          Proxy.newProxyInstance(
              HealthPathsTest.class.getClassLoader(),
              new Class<?>[] {Keyspace.class},
              (_, _, _) -> {
                throw new StoreException(StoreException.Kind.DISK_FULL, "no disk");
              });

  private final HealthPaths well = new HealthPaths(new MapKeyspace());
  private final HealthPaths ill = new HealthPaths(UNREADABLE);

  @Test
  void whoIsWellSaysOk() {
    for (String path : List.of("/healthz", "/livez", "/readyz", "/livez/ping", "/readyz/etcd")) {
      assertThat(ask(well, path)).as(path).isEqualTo("200 ok");
    }
  }

  @Test
  void verboseTellsEachCheck() {
    assertThat(ask(well, "/livez?verbose"))
        .isEqualTo("200 [+]ping ok\n[+]log ok\n[+]etcd ok\nlivez check passed\n");
    assertThat(ask(well, "/readyz?verbose=1"))
        .isEqualTo(
            "200 [+]ping ok\n[+]log ok\n[+]etcd ok\n[+]etcd-readiness ok\n[+]informer-sync ok\n"
                + "[+]shutdown ok\nreadyz check passed\n");
  }

  @Test
  void aCheckCanBeLeftOutAndOneThatIsNotThereIsWarnedOf() {
    assertThat(ask(well, "/livez?verbose&exclude=etcd&exclude=x&exclude=a"))
        .isEqualTo(
            "200 [+]ping ok\n[+]log ok\n[+]etcd excluded: ok\n"
                + "warn: some health checks cannot be excluded: no matches for \"a\",\"x\"\n"
                + "livez check passed\n");
  }

  @Test
  void whoCannotReadItsStoreIsIllUnlessThatIsLeftOut() {
    assertThat(ask(ill, "/livez"))
        .isEqualTo(
            "500 [+]ping ok\n[+]log ok\n[-]etcd failed: reason withheld\nlivez check failed\n");
    assertThat(ask(ill, "/livez?exclude=etcd")).isEqualTo("200 ok");
    assertThat(ask(ill, "/livez/ping")).isEqualTo("200 ok");
    assertThat(ask(ill, "/readyz/etcd-readiness")).startsWith("500 internal server error: ");
  }

  @Test
  void whatIsNoCheckIsNotThere() {
    assertThat(ask(well, "/livez/unknown")).isEqualTo("404 404 page not found\n");
    assertThat(ask(well, "/livez/ping/more")).isEqualTo("404 404 page not found\n");
    assertThat(well.handle(request("/health"))).isEmpty();
  }

  private static String ask(HealthPaths paths, String url) {
    var answer = (ApiResponse.Complete) paths.handle(request(url)).orElseThrow();
    return answer.status() + " " + new String(answer.body().getFirst(), StandardCharsets.UTF_8);
  }

  private static ApiRequest request(String url) {
    String[] parts = url.split("\\?", 2);
    var query = new HashMap<String, List<String>>();
    if (parts.length > 1) {
      for (String parameter : parts[1].split("&", -1)) {
        String[] pair = parameter.split("=", 2);
        query.merge(
            pair[0],
            List.of(pair.length > 1 ? pair[1] : ""),
            (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
      }
    }
    return new ApiRequest(
        "GET",
        parts[0],
        Arrays.stream(parts[0].split("/", -1)).filter(part -> !part.isEmpty()).toList(),
        new Query(Map.copyOf(query)),
        Headers.NONE,
        new byte[0],
        List.of(),
        UserInfo.ANONYMOUS,
        "",
        "id");
  }
}
