package dev.insula.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.MapKeyspace;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbacAuthorizerTest {

  private static final BaseLayer LAYER =
      layer(
          """
          clusterrole reader
            get core pods
          clusterrolebinding readers reader group:all
          """);

  private final MapKeyspace keyspace = new MapKeyspace(LAYER);
  private final RbacAuthorizer authorizer = new RbacAuthorizer(keyspace, RbacBase.of(LAYER));

  @Test
  void rulesOfTheBaseLayerHold() {
    assertThat(allows("jane,all get core pods in dev")).isTrue();
    assertThat(allows("jane get core pods in dev")).isFalse();
  }

  @Test
  void mastersMayDoEverything() {
    assertThat(allows("root,system:masters fly example.com things")).isTrue();
    assertThat(allows("root,system:masters get /anything")).isTrue();
  }

  @Test
  void changesHoldForTheNextQuestion() {
    assertThat(allows("jane get core secrets in dev")).isFalse();
    put("role dev secrets\n  get core secrets");
    put("rolebinding dev b Role/secrets user:jane");
    assertThat(allows("jane get core secrets in dev")).isTrue();
    delete("rolebinding dev b Role/secrets user:jane");
    assertThat(allows("jane get core secrets in dev")).isFalse();
  }

  @Test
  void aControlPlaneCanChangeAndDeleteWhatTheBaseHas() {
    put("clusterrole reader\n  list core pods");
    assertThat(allows("jane,all get core pods in dev")).isFalse();
    assertThat(allows("jane,all list core pods in dev")).isTrue();
    delete("clusterrolebinding readers reader group:all");
    assertThat(allows("jane,all list core pods in dev")).isFalse();
    var other = new RbacAuthorizer(new MapKeyspace(LAYER), RbacBase.of(LAYER));
    assertThat(other.authorize(RbacScenario.access("jane,all get core pods in dev")).allowed())
        .isTrue();
  }

  @Test
  void deletionsAreSeenAfterARestart() {
    delete("clusterrolebinding readers reader group:all");
    var reopened = new RbacAuthorizer(keyspace, RbacBase.of(LAYER));
    assertThat(reopened.authorize(RbacScenario.access("jane,all get core pods in dev")).allowed())
        .isFalse();
  }

  @Test
  void compactionLosesNothing() {
    assertThat(allows("jane get core secrets in dev")).isFalse();
    put("role dev secrets\n  get core secrets");
    put("rolebinding dev b Role/secrets user:jane");
    keyspace.compact(keyspace.revision());
    assertThat(allows("jane get core secrets in dev")).isTrue();
  }

  private boolean allows(String question) {
    return authorizer.authorize(RbacScenario.access(question)).allowed();
  }

  private void put(String text) {
    JsonObject object = RbacText.parse(text).getFirst();
    var payload = Payload.opaque(Json.bytes(object));
    keyspace.commit(List.of(new Operation.Put(RbacScenario.key(object), Operation.ANY, payload)));
  }

  private void delete(String text) {
    JsonObject object = RbacText.parse(text).getFirst();
    var last = Payload.opaque(Json.bytes(object));
    keyspace.commit(List.of(new Operation.Delete(RbacScenario.key(object), Operation.ANY, last)));
  }

  private static BaseLayer layer(String text) {
    List<JsonObject> objects =
        RbacText.parse(text).stream().sorted(Comparator.comparing(RbacScenario::key)).toList();
    var entries = new java.util.ArrayList<Keyspace.Entry>();
    for (JsonObject object : objects) {
      long revision = entries.size() + 1;
      entries.add(
          new Keyspace.Entry(RbacScenario.key(object), Json.bytes(object), revision, revision));
    }
    return new BaseLayer(entries);
  }
}
