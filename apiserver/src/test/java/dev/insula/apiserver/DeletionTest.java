package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.ServedPlane;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deletions are asked with, and what is seen of them. */
@Timeout(120)
class DeletionTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String SPEC = "{'containers':[{'name':'c','image':'i'}]}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose private final ServedPlane plane = new ServedPlane();

  @BeforeEach
  void account() {
    plane.post("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'default'}}");
  }

  @Test
  void whoWatchesSeesTheStoredObjectGoWithItsLastFinalizer() throws Exception {
    plane.post(MAPS, "{'metadata':{'name':'a','labels':{'x':'1'},'finalizers':['a.b/c']}}");
    try (WatchStream watch = watch("configmaps")) {
      plane.delete(MAPS + "/a");
      plane.merge(MAPS + "/a", "{'metadata':{'finalizers':null,'labels':{'x':'2'}}}");
      assertThat(watch.next(PATIENCE).orElseThrow().type()).isEqualTo(WatchEvent.Type.MODIFIED);
      WatchEvent end = watch.next(PATIENCE).orElseThrow();
      assertThat(end.type()).isEqualTo(WatchEvent.Type.DELETED);
      assertThat(Meta.labels(end.object().tree())).containsEntry("x", "1");
      assertThat(Meta.finalizers(end.object().tree())).containsExactly("a.b/c");
    }
  }

  @Test
  void whoWatchesSeesThatAPodIsMarkedAlsoIfItGoesAtOnce() throws Exception {
    plane.post(PODS, pod(""));
    try (WatchStream watch = watch("pods")) {
      JsonObject answer = plane.delete(PODS + "/p").body();

      WatchEvent marked = watch.next(PATIENCE).orElseThrow();
      WatchEvent end = watch.next(PATIENCE).orElseThrow();
      assertThat(marked.type()).isEqualTo(WatchEvent.Type.MODIFIED);
      JsonObject last = marked.object().tree();
      JsonObject metadata = Meta.of(last);
      assertThat(Meta.isDeleting(last)).isTrue();
      assertThat(metadata.integer("deletionGracePeriodSeconds", -1)).isZero();
      assertThat(Meta.generation(last)).isEqualTo(2);
      assertThat(end.type()).isEqualTo(WatchEvent.Type.DELETED);
      String next = "" + (Long.parseLong(Meta.resourceVersion(last)) + 1);
      assertThat(Meta.resourceVersion(answer)).isEqualTo(next);
      metadata.put("resourceVersion", next);
      assertThat(end.object().tree()).isEqualTo(last);
    }
  }

  @Test
  void whoWatchesSeesTheLastSecondsOfAPodTakenAway() throws Exception {
    plane.post(PODS, pod("'nodeName':'n',"));
    plane.delete(PODS + "/p");
    try (WatchStream watch = watch("pods")) {
      plane.delete(PODS + "/p?gracePeriodSeconds=0");

      JsonObject marked = watch.next(PATIENCE).orElseThrow().object().tree();
      assertThat(Meta.of(marked).integer("deletionGracePeriodSeconds", -1)).isZero();
      assertThat(watch.next(PATIENCE).orElseThrow().type()).isEqualTo(WatchEvent.Type.DELETED);
    }
  }

  @Test
  void aNegativeGracePeriodIsASecond() {
    plane.post(PODS, pod("'nodeName':'n',"));
    JsonObject pod = plane.delete(PODS + "/p?gracePeriodSeconds=-1").body();
    assertThat(Meta.of(pod).integer("deletionGracePeriodSeconds", 0)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'propagationPolicy':''} | 422 DeleteOptions.meta.k8s.io \"\" is invalid:"
            + " propagationPolicy: Unsupported value: \"\": supported values: \"Foreground\","
            + " \"Background\", \"Orphan\", \"nil\"",
        "{'gracePeriodSeconds':1.5} | 400 json: cannot unmarshal number 1.5 into Go struct field"
            + " DeleteOptions.gracePeriodSeconds of type int64",
        "abc | 400 couldn't get version/kind; json parse error: invalid character 'a' looking for"
            + " beginning of value"
      })
  void optionsThatAreNoneAreRefused(String body, String summary) {
    plane.post(MAPS, "{'metadata':{'name':'a'}}");
    assertThat(plane.ask("DELETE", MAPS + "/a", body, Map.of()).summary()).isEqualTo(summary);
  }

  @Test
  void preconditionsMayBeInTheQuery() {
    plane.post(MAPS, "{'metadata':{'name':'a'}}");
    assertThat(plane.delete(MAPS + "/a?uid=x").summary()).contains("the UID in the precondition");
    assertThat(plane.delete(MAPS + "/a?resourceVersion=1").summary())
        .contains("the ResourceVersion in the precondition (1)");
  }

  @Test
  void anEvictionNamesItsPodAndIsNotTakenWhereADeletionIsNot() {
    plane.post(PODS, pod(""));
    assertThat(plane.post(PODS + "/p/eviction", "{}").summary())
        .isEqualTo("400 name in URL does not match name in Eviction object");
    String options = "{'metadata':{'name':'p'},'deleteOptions':{'propagationPolicy':'X'}}";
    assertThat(plane.post(PODS + "/p/eviction", options).status()).isEqualTo(422);
    String other = "{'metadata':{'name':'p'},'deleteOptions':{'preconditions':{'uid':'x'}}}";
    assertThat(plane.post(PODS + "/p/eviction?dryRun=All", other).status()).isEqualTo(409);
    assertThat(plane.post(PODS + "/p/eviction?fieldValidation=Strict", "{'foo':1}").summary())
        .isEqualTo(
            "400 Eviction in version \"v1\" cannot be handled as a Eviction: strict decoding"
                + " error: unknown field \"foo\"");
    assertThat(plane.get(PODS + "/p").status()).isEqualTo(200);
  }

  @Test
  void whatAnEvictionMarksIsNobodys() {
    plane.post(PODS, "{'metadata':{'name':'p','finalizers':['a.b/c']},'spec':" + SPEC + "}");
    Object before = Meta.of(plane.get(PODS + "/p").body()).get("managedFields");
    plane.post(PODS + "/p/eviction", "{'metadata':{'name':'p'}}");
    JsonObject pod = plane.get(PODS + "/p").body();
    assertThat(pod.objectAt("status").objects("conditions"))
        .anyMatch(c -> c.string("type", "").equals("DisruptionTarget"));
    assertThat(Meta.of(pod).get("managedFields")).isEqualTo(before);
  }

  private WatchStream watch(String resource) {
    var kind = new GroupVersionResource("", "v1", resource);
    String version = plane.client().list(kind, "", ListOptions.NONE).resourceVersion();
    return plane.client().watch(kind, "default", ListOptions.NONE.withResourceVersion(version));
  }

  private static String pod(String more) {
    return "{'metadata':{'name':'p'},'spec':{" + more + "'containers':[{'name':'c','image':'i'}]}}";
  }
}
