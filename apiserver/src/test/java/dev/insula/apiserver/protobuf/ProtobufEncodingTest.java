package dev.insula.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.OracleFiles;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.schema.CanonicalForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtobufEncodingTest {

  private final KubernetesModel model = KubernetesModel.load();
  private final ProtobufEncoding encoding = new ProtobufEncoding(model);
  private final ProtobufBodies bodies = new ProtobufBodies(model);

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  @Test
  void anObjectIsReadBackAsItWasWritten() {
    JsonObject deployment =
        json(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web','labels':{'a':'b'},"
                + "'creationTimestamp':'2026-01-02T03:04:05Z'},'spec':{'replicas':0,'selector':{'matchLabels':{'a':'b'}},"
                + "'strategy':{'rollingUpdate':{'maxSurge':'25%','maxUnavailable':1},'type':'RollingUpdate'},"
                + "'template':{'metadata':{},'spec':{'containers':[{'name':'web','livenessProbe':{'tcpSocket':{'port':80}},"
                + "'resources':{'limits':{'cpu':'500m'}}}],'volumes':[{'name':'v','emptyDir':{}}]}}},'status':{}}");

    JsonObject back = bodies.decode(encoding.encode(deployment).orElseThrow());

    CanonicalForm.apply(back, model.schema(new GroupVersionKind("apps", "v1", "Deployment")));
    assertThat(back).isEqualTo(deployment);
  }

  @Test
  void theMetadataOfAnyObjectIsEncoded() {
    Optional<byte[]> encoded =
        encoding.encode(
            json(
                "{'apiVersion':'meta.k8s.io/v1','kind':'PartialObjectMetadata','metadata':{'name':'n'}}"));

    assertThat(encoded).isPresent();
  }

  /** The bytes of the list are those of Kubernetes 1.36: the verbs are a message of their own. */
  @Test
  void theVerbsOfAResourceAreAMessage() {
    byte[] encoded =
        encoding
            .encode(
                json(
                    "{'apiVersion':'v1','kind':'APIResourceList','groupVersion':'g/v1',"
                        + "'resources':[{'name':'a','verbs':['get','list']}]}"))
            .orElseThrow();

    assertThat(new String(encoded, StandardCharsets.ISO_8859_1))
        .contains("\"\u000b\n\u0003get\n\u0004list");
  }

  @Test
  void aCustomObjectIsNot() {
    assertThat(encoding.encode(json("{'apiVersion':'example.com/v1','kind':'A'}"))).isEmpty();
  }

  /** Templates of claims say their type in JSON, for which protobuf has no field. */
  private static final String TYPED_TEMPLATES = "defaulting/statefulset/claim-templates";

  @Test
  void recordedObjectsSurviveTheWayThroughProtobuf() throws IOException {
    List<String> differences = new ArrayList<>();
    int objects = 0;
    for (Path file : OracleFiles.jsonFiles(OracleFiles.directory("cases/defaulting"))) {
      String text =
          Files.readString(file)
              .replace("<time>", "2020-01-02T03:04:05Z")
              .replace("<microtime>", "2020-01-02T03:04:05.000006Z")
              .replace("\"<port>\"", "80");
      JsonObject recording = Json.parseObject(text);
      for (JsonObject step : recording.objects("steps")) {
        JsonObject body = step.objectAt("response", "body");
        Optional<byte[]> encoded = encoding.encode(body);
        boolean view = body.string("apiVersion", "").startsWith("meta.k8s.io/");
        boolean partly = step.containsKey("ignore") || recording.containsKey("ignore");
        if (partly || encoded.isEmpty() || body.string("kind", "").equals("Status") || view) {
          continue;
        }
        objects++;
        JsonObject back = bodies.decode(encoded.get());
        var kind = GroupVersionKind.of(body.string("apiVersion", ""), body.string("kind", ""));
        CanonicalForm.apply(back, model.schema(kind));
        String id = recording.string("id", "");
        if (!back.equals(body) && !id.equals(TYPED_TEMPLATES)) {
          differences.add(id + "\n" + body + "\n" + back);
        }
      }
    }
    assertThat(objects).isGreaterThan(100);
    assertThat(differences).isEmpty();
  }
}
