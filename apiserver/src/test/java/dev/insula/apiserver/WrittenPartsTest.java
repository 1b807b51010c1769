package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.ServedPlane;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written through subresources and reviews, and by replacing what was not there. */
class WrittenPartsTest {

  private static final String NAMESPACE = "/api/v1/namespaces/default";
  private static final String PODS = NAMESPACE + "/pods";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

  @AutoClose private final ServedPlane plane = new ServedPlane();

  @BeforeEach
  void account() {
    plane.post(NAMESPACE + "/serviceaccounts", "{'metadata':{'name':'default'}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles | {'metadata':{'name':'a'}}",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles | {'metadata':{'name':'a'}}",
        "/apis/node.k8s.io/v1/runtimeclasses | {'metadata':{'name':'a'},'handler':'h'}",
        "/api/v1/namespaces/default/limitranges |"
            + " {'metadata':{'name':'a'},'spec':{'limits':[]}}",
        "/api/v1/namespaces/default/endpoints | {'metadata':{'name':'a'}}",
        "/api/v1/namespaces/default/services |"
            + " {'metadata':{'name':'a'},'spec':{'ports':[{'port':80}]}}"
      })
  void aReplacementCreatesWhatIsNotThereOfTheseKinds(String path, String body) {
    assertThat(plane.put(path + "/a", body).status()).isEqualTo(201);
    assertThat(plane.get(path + "/a").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'containers':[{'name':'c','resources':{'limits':{'x.y/gpu':'1'}}}]} | spec: Forbidden:"
            + " only cpu and memory resources are mutable",
        "{'containers':[{'name':'c','resizePolicy':[{'resourceName':'cpu','restartPolicy':'RestartContainer'}]}]}"
            + " | spec: Forbidden: only cpu and memory resources are mutable",
        "{'containers':[{'name':'c'},{'name':'d','image':'i'}]} | spec.containers: Forbidden:"
            + " containers may not be added or removed on resize",
        "{'containers':[{'name':'d','image':'i'}]} | spec.containers[0].name: Forbidden:"
            + " containers may not be renamed or reordered on resize"
      })
  void aResizeChangesNothingButAmounts(String spec, String why) {
    plane.post(
        PODS,
        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i','resources':"
            + "{'requests':{'cpu':'1'},'limits':{'x.y/gpu':'2'}}}]}}");
    String patch = "{'spec':" + spec + "}";
    var headers = Map.of("Content-Type", "application/strategic-merge-patch+json");
    boolean merge = spec.contains("'name':'d'");
    ServedPlane.Answer answer =
        merge
            ? plane.merge(PODS + "/p/resize", patch)
            : plane.ask("PATCH", PODS + "/p/resize", patch, headers);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.summary()).contains(why);
  }

  @Test
  void aPodOfWindowsIsNotResized() {
    plane.post(
        PODS,
        "{'metadata':{'name':'p'},'spec':{'os':{'name':'windows'},"
            + "'containers':[{'name':'c','image':'i'}]}}");
    assertThat(plane.merge(PODS + "/p/resize", "{}").summary())
        .isEqualTo("422 Pod \"p\" is invalid: []: Forbidden: windows pods cannot be resized");
  }

  @Test
  void aNamespaceIsFinalizedByLeavingOutItsFinalizers() {
    plane.post("/api/v1/namespaces", "{'metadata':{'name':'n'}}");
    String path = "/api/v1/namespaces/n/finalize";
    String body = "{'metadata':{'name':'n'},'spec':{'finalizers':[%s]}}";
    assertThat(plane.put(path, body.formatted("'abc'")).summary())
        .contains("name is neither a standard finalizer name nor is it fully qualified");
    JsonObject more = plane.put(path, body.formatted("'a.b/c'")).body();
    assertThat(more.objectAt("spec").strings("finalizers")).isEqualTo(List.of("a.b/c"));
    JsonObject none = plane.put(path, body.formatted("")).body();
    assertThat(none.objectAt("spec").strings("finalizers")).isEmpty();
  }

  @Test
  void thePhaseOfANamespaceIsThatOfItsDeletion() {
    plane.post("/api/v1/namespaces", "{'metadata':{'name':'n'}}");
    assertThat(
            plane
                .merge("/api/v1/namespaces/n/status", "{'status':{'phase':'Terminating'}}")
                .summary())
        .isEqualTo(
            "422 Namespace \"n\" is invalid: status.Phase: Invalid value: \"Terminating\": may only"
                + " be 'Active' if `deletionTimestamp` is empty");
  }

  @Test
  void anOwnerHasAVersion() {
    String owner = "{'apiVersion':'a/b/c','kind':'K','name':'o','uid':'u'}";
    assertThat(
            plane
                .post(
                    NAMESPACE + "/configmaps",
                    "{'metadata':{'name':'a','ownerReferences':[" + owner + "]}}")
                .summary())
        .contains("Invalid value: \"a/b/c\": version must not be empty");
  }

  @Test
  void aReviewHasNoName() {
    String spec = "'spec':{'user':'u','resourceAttributes':{'verb':'get','resource':'pods'}}";
    assertThat(plane.post(REVIEWS, "{'metadata':{'name':'x'}," + spec + "}").summary())
        .startsWith(
            "422 .authorization.k8s.io \"\" is invalid: metadata: Invalid value: {\"name\":")
        .endsWith(": must be empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'labelSelector':{'rawSelector':'a b'} | spec.resourceAttributes.labelSelector ignored due"
            + " to parse error",
        "'fieldSelector':{'requirements':[{'key':'a','operator':'Exists'},"
            + "{'key':'a','operator':'In','values':['b']}]} |"
            + " spec.resourceAttributes.fieldSelector partially ignored due to parse error"
      })
  void aReviewTellsWhatItCouldNotRead(String selector, String error) {
    JsonObject review =
        plane
            .post(
                REVIEWS,
                "{'spec':{'user':'u','resourceAttributes':{'verb':'list','resource':'pods',"
                    + selector
                    + "}}}")
            .body();
    assertThat(review.objectAt("status").string("evaluationError", "")).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REVIEWS + "/x",
        "/apis/authentication.k8s.io/v1/selfsubjectreviews/x",
        NAMESPACE + "/bindings/x"
      })
  void whatIsOnlyCreatedIsNowhere(String path) {
    for (String method : List.of("GET", "DELETE", "PUT")) {
      assertThat(plane.ask(method, path, "{}", Map.of()).summary())
          .isEqualTo("404 the server could not find the requested resource");
    }
  }

  @Test
  void scalesAreDecodedAsGoDoes() {
    deploy();
    String scale = "{'metadata':{'name':'d'},'spec':{'replicas':%s}}";
    assertThat(plane.put(DEPLOYMENTS + "/d/scale", scale.formatted("2147483648")).summary())
        .isEqualTo(
            "400 Scale in version \"v1\" cannot be handled as a Scale: json: cannot unmarshal"
                + " number 2147483648 into Go struct field ScaleSpec.spec.replicas of type int32");
  }

  @Test
  void aPatchThatMakesNoScaleIsRefused() {
    deploy();
    String wrong = "{'spec':{'replicas':'5'}}";
    assertThat(patch("merge", DEPLOYMENTS + "/d/scale", wrong).summary())
        .startsWith("422  \"\" is invalid: patch: Invalid value: ")
        .endsWith(
            "json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type"
                + " int32");
    assertThat(patch("strategic-merge", DEPLOYMENTS + "/d/scale", wrong).summary())
        .isEqualTo(
            "422  \"\" is invalid: patch: Invalid value: \"map[spec:map[replicas:5]]\":"
                + " unrecognized type: int32");
    String unknown = "{'spec':{'replicas':5,'foo':1}}";
    assertThat(patch("merge", DEPLOYMENTS + "/d/scale?fieldValidation=Strict", unknown).summary())
        .endsWith("strict decoding error: unknown field \"spec.foo\"");
    assertThat(plane.get(DEPLOYMENTS + "/d").body().objectAt("spec").integer("replicas", 0))
        .isEqualTo(1);
  }

  @Test
  void aScaleHasATableOfItsOwnAndMetadata() {
    deploy();
    String view = "application/json;as=%s;v=v1;g=meta.k8s.io";
    JsonObject table = scale(view.formatted("Table"));
    assertThat(table.objects("columnDefinitions").stream().map(c -> c.string("name", "")))
        .containsExactly("Name", "Desired", "Available", "Age");
    JsonObject row = table.objects("rows").getFirst();
    assertThat(row.arrayOrCreate("cells").subList(0, 3)).containsExactly("d", 1L, 0L);
    assertThat(row.objectAt("object").string("kind", "")).isEqualTo("PartialObjectMetadata");
    assertThat(scale(view.formatted("PartialObjectMetadata")).keySet())
        .containsExactly("kind", "apiVersion", "metadata");
    assertThat(scale(view.formatted("PartialObjectMetadataList")).string("message", ""))
        .endsWith("the requested object is not a list (*autoscaling.Scale)");
  }

  @Test
  void whoScalesIsWarnedOfUnknownFields() {
    deploy();
    String unknown = "{'metadata':{'name':'d'},'spec':{'replicas':2,'foo':1}}";
    String warning = "299 - \"unknown field \\\"spec.foo\\\"\"";
    assertThat(plane.put(DEPLOYMENTS + "/d/scale", unknown).warnings()).containsExactly(warning);
    assertThat(plane.merge(DEPLOYMENTS + "/d/scale", unknown).warnings()).containsExactly(warning);
  }

  @Test
  void aScaleIsReadInAVersionThatThereIs() {
    deploy();
    assertThat(plane.get(DEPLOYMENTS + "/d/scale?resourceVersion=0").status()).isEqualTo(200);
    assertThat(plane.get(DEPLOYMENTS + "/d/scale?resourceVersion=99999999").status())
        .isEqualTo(504);
    assertThat(plane.get(DEPLOYMENTS + "/d/scale?resourceVersion=x").status()).isEqualTo(500);
  }

  @Test
  void aReplacementIsReadBeforeItsObjectIsLookedFor() {
    String maps = NAMESPACE + "/configmaps";
    String wrong = "{'metadata':{'name':'a','uid':'x'},'data':5}";
    String refusal =
        "400 ConfigMap in version \"v1\" cannot be handled as a ConfigMap: json: cannot unmarshal"
            + " number into Go struct field ConfigMap.data of type map[string]string";
    assertThat(plane.put(maps + "/a", wrong).summary()).isEqualTo(refusal);
    plane.post(maps, "{'metadata':{'name':'a'}}");
    assertThat(plane.put(maps + "/a", wrong).summary()).isEqualTo(refusal);
    assertThat(plane.put(maps + "/b", "{'metadata':{'name':'b'}}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scale/x", "status/x"})
  void nothingIsBelowASubresource(String path) {
    deploy();
    assertThat(plane.get(DEPLOYMENTS + "/d/" + path).summary())
        .isEqualTo("404 the server could not find the requested resource");
  }

  private JsonObject scale(String accept) {
    return plane.ask("GET", DEPLOYMENTS + "/d/scale", "", Map.of("Accept", accept)).body();
  }

  @Test
  void aStrategicPatchMayNameAnotherKind() {
    deploy();
    String kind = "{'apiVersion':'v9','kind':'Pod','metadata':{'labels':{'a':'b'}}}";
    assertThat(patch("strategic-merge", DEPLOYMENTS + "/d", kind).body().string("kind", ""))
        .isEqualTo("Deployment");
    assertThat(patch("strategic-merge", DEPLOYMENTS + "/d/scale", kind).body().string("kind", ""))
        .isEqualTo("Scale");
    assertThat(patch("merge", DEPLOYMENTS + "/d", kind).status()).isEqualTo(422);
    assertThat(patch("strategic-merge", DEPLOYMENTS + "/d", "{'kind':5}").summary())
        .isEqualTo(
            "422  \"\" is invalid: patch: Invalid value: \"map[kind:5]\": cannot convert int64 to"
                + " string");
  }

  @Test
  void aStrategicPatchIsLookedThroughForRepeatedFields() {
    deploy();
    String twice = "{'metadata':{'labels':{'a':'b'},'labels':{'a':'c'}},'foo':1}";
    assertThat(patch("strategic-merge", DEPLOYMENTS + "/d?fieldValidation=Strict", twice).summary())
        .isEqualTo(
            "422  \"\" is invalid: patch: Invalid value: \"map[foo:1"
                + " metadata:map[labels:map[a:c]]]\": strict decoding error: duplicate field"
                + " \"metadata.labels\", unknown field \"foo\"");
  }

  private ServedPlane.Answer patch(String type, String path, String body) {
    return plane.ask(
        "PATCH", path, body, Map.of("Content-Type", "application/" + type + "-patch+json"));
  }

  private void deploy() {
    plane.post(
        DEPLOYMENTS,
        "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':"
            + "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}");
  }
}
