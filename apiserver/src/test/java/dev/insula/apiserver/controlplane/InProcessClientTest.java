package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.DEPLOYMENTS;
import static dev.insula.apiserver.controlplane.TestFleet.NAMESPACES;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class InProcessClientTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource SERVICE_RANGES =
      new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");
  private static final GroupVersionResource ADDRESSES =
      new GroupVersionResource("networking.k8s.io", "v1", "ipaddresses");
  private static final ObjectName A = new ObjectName("default", "a");

  @AutoClose private final TestFleet fleet = new TestFleet();
  private final ControlPlaneClient client = fleet.client("one");

  @Test
  void anObjectIsCreatedReadUpdatedAndDeleted() {
    ApiObject created = client.create(CONFIG_MAPS, configMap("a", "1"), ME);
    assertThat(client.get(CONFIG_MAPS, A).bytes()).isEqualTo(created.bytes());
    JsonObject tree = created.tree();
    assertThat(Meta.uid(tree)).isNotEmpty();
    tree.objectAt("data").put("k", "2");
    ApiObject updated = client.update(CONFIG_MAPS, tree, ME);
    assertThat(updated.tree().stringAt("data", "k")).isEqualTo("2");
    assertThat(Meta.resourceVersion(updated.tree()))
        .isNotEqualTo(Meta.resourceVersion(created.tree()));
    assertThat(client.delete(CONFIG_MAPS, A, DeleteOptions.NONE)).isNull();
    assertThatThrownBy(() -> client.get(CONFIG_MAPS, A))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(404));
  }

  @Test
  void anOldVersionIsRefusedAndAnUnchangedObjectIsNotWritten() {
    JsonObject old = client.create(CONFIG_MAPS, configMap("a", "1"), ME).tree();
    JsonObject same = client.update(CONFIG_MAPS, old.deepCopy(), ME).tree();
    assertThat(Meta.resourceVersion(same)).isEqualTo(Meta.resourceVersion(old));
    JsonObject changed = old.deepCopy();
    changed.objectAt("data").put("k", "2");
    client.update(CONFIG_MAPS, changed, ME);
    assertThatThrownBy(() -> client.update(CONFIG_MAPS, old, ME))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.isConflict()).isTrue());
  }

  @Test
  void deploymentsAreDefaultedScaledAndCountTheirGenerations() {
    JsonObject deployment =
        Json.parseObject(
            """
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"web","namespace":"default"},
             "spec":{"selector":{"matchLabels":{"app":"x"}},
              "template":{"metadata":{"labels":{"app":"x"}},
               "spec":{"containers":[{"name":"c","image":"i"}]}}}}\
            """);
    JsonObject created = client.create(DEPLOYMENTS, deployment, ME).tree();
    assertThat(created.objectAt("spec").integer("replicas", 0)).isEqualTo(1);
    assertThat(Meta.generation(created)).isEqualTo(1);
    var web = new ObjectName("default", "web");
    JsonObject scale =
        client
            .patch(
                DEPLOYMENTS,
                web,
                PatchType.MERGE,
                JsonOrArray.of(Json.parseObject("{\"spec\":{\"replicas\":3}}")),
                ME.withSubresource("scale"))
            .tree();
    assertThat(scale.string("kind")).isEqualTo("Scale");
    JsonObject scaled = client.get(DEPLOYMENTS, web).tree();
    assertThat(scaled.objectAt("spec").integer("replicas", 0)).isEqualTo(3);
    assertThat(Meta.generation(scaled)).isEqualTo(2);
    JsonObject status = scaled.deepCopy();
    status.put("status", JsonObject.of("replicas", 3L));
    status.objectAt("spec").put("replicas", 9L);
    client.update(DEPLOYMENTS, status, ME.withSubresource("status"));
    JsonObject now = client.get(DEPLOYMENTS, web).tree();
    assertThat(now.objectAt("status").integer("replicas", 0)).isEqualTo(3);
    assertThat(now.objectAt("spec").integer("replicas", 0)).isEqualTo(3);
  }

  @Test
  void finalizersHoldAnObjectUntilTheyAreGone() {
    JsonObject held = configMap("a", "1");
    Meta.of(held).put("finalizers", JsonArray.of("example.com/hold"));
    client.create(CONFIG_MAPS, held, ME);
    ApiObject marked = client.delete(CONFIG_MAPS, A, DeleteOptions.NONE);
    assertThat(marked).isNotNull();
    assertThat(Meta.isDeleting(marked.tree())).isTrue();
    client.patch(
        CONFIG_MAPS,
        A,
        PatchType.MERGE,
        JsonOrArray.of(Json.parseObject("{\"metadata\":{\"finalizers\":null}}")),
        ME);
    assertThatThrownBy(() -> client.get(CONFIG_MAPS, A)).isInstanceOf(ApiException.class);
  }

  @Test
  void namespacesAreTerminatingUntilTheyAreFinalized() {
    client.create(NAMESPACES, TestFleet.namespace("n"), ME);
    var name = new ObjectName("", "n");
    ApiObject marked = client.delete(NAMESPACES, name, DeleteOptions.NONE);
    assertThat(marked).isNotNull();
    JsonObject terminating = marked.tree();
    assertThat(terminating.stringAt("status", "phase")).isEqualTo("Terminating");
    terminating.put("spec", new JsonObject());
    client.update(NAMESPACES, terminating, ME.withSubresource("finalize"));
    assertThatThrownBy(() -> client.get(NAMESPACES, name)).isInstanceOf(ApiException.class);
  }

  @Test
  void controlPlanesDoNotSeeEachOther() {
    client.create(CONFIG_MAPS, configMap("a", "1"), ME);
    ControlPlaneClient other = fleet.client("two");
    assertThat(other.list(CONFIG_MAPS, "", ListOptions.NONE).items()).isEmpty();
    other.create(CONFIG_MAPS, configMap("a", "2"), ME);
    assertThat(client.get(CONFIG_MAPS, A).tree().stringAt("data", "k")).isEqualTo("1");
  }

  @Test
  void aContinueTokenIsNoGoodInAnotherControlPlane() {
    for (String name : List.of("a", "b")) {
      client.create(CONFIG_MAPS, configMap(name, "1"), ME);
    }
    String token = client.list(CONFIG_MAPS, "", ListOptions.NONE.page(1, "")).continueToken();
    ControlPlaneClient other = fleet.client("two");
    assertThatThrownBy(() -> other.list(CONFIG_MAPS, "", ListOptions.NONE.page(1, token)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void aWatchSeesObjectsEnterAndLeaveItsSelection() throws Exception {
    String version = client.list(CONFIG_MAPS, "", ListOptions.NONE).resourceVersion();
    ListOptions options = ListOptions.NONE.withLabelSelector("on=1").withResourceVersion(version);
    try (WatchStream watch = client.watch(CONFIG_MAPS, "default", options)) {
      client.create(CONFIG_MAPS, configMap("a", "1"), ME);
      label("1");
      label("2");
      label("1");
      client.delete(CONFIG_MAPS, A, DeleteOptions.NONE);
      assertThat(types(watch, 4)).containsExactly("ADDED", "DELETED", "ADDED", "DELETED");
    }
  }

  @Test
  void manyWritersOfOneObjectLoseNoUpdate() throws Exception {
    client.create(CONFIG_MAPS, configMap("a", "0"), ME);
    int writers = 8;
    int rounds = 25;
    inParallel(
        writers,
        _ -> {
          for (int i = 0; i < rounds; i++) {
            increment();
          }
        });
    assertThat(client.get(CONFIG_MAPS, A).tree().stringAt("data", "k"))
        .isEqualTo(Integer.toString(writers * rounds));
  }

  @Test
  void concurrentPatchesOfDifferentKeysAllStay() throws Exception {
    client.create(CONFIG_MAPS, configMap("a", "0"), ME);
    int writers = 8;
    inParallel(
        writers,
        writer -> {
          for (int i = 0; i < 10; i++) {
            JsonObject data = JsonObject.of("w" + writer + "-" + i, "x");
            client.patch(
                CONFIG_MAPS, A, PatchType.MERGE, JsonOrArray.of(JsonObject.of("data", data)), ME);
          }
        });
    assertThat(client.get(CONFIG_MAPS, A).tree().objectAt("data")).hasSize(1 + writers * 10);
  }

  @Test
  void onlyOneOfManyCreatorsOfANameSucceeds() throws Exception {
    var succeeded = new AtomicInteger();
    inParallel(
        8,
        writer -> {
          try {
            client.create(CONFIG_MAPS, configMap("a", "" + writer), ME);
            succeeded.incrementAndGet();
          } catch (ApiException e) {
            assertThat(e.isAlreadyExists()).isTrue();
          }
        });
    assertThat(succeeded).hasValue(1);
  }

  @Test
  void servicesCreatedAtOnceGetDifferentAddressesAndPortsAndGiveThemBack() throws Exception {
    client.create(SERVICE_RANGES, serviceRange(), ME);
    inParallel(6, writer -> createServices(writer, 5));
    List<JsonObject> services =
        client.list(SERVICES, "", ListOptions.NONE).items().stream().map(ApiObject::tree).toList();
    assertThat(services).hasSize(30);
    assertThat(services).extracting(s -> s.stringAt("spec", "clusterIP")).doesNotHaveDuplicates();
    assertThat(services)
        .extracting(s -> s.objectAt("spec").objects("ports").getFirst().integer("nodePort", 0))
        .doesNotHaveDuplicates()
        .allMatch(port -> port >= 30000 && port <= 32767);
    for (JsonObject service : services) {
      client.delete(SERVICES, Meta.objectName(service), DeleteOptions.NONE);
    }
    assertThat(client.list(ADDRESSES, "", ListOptions.NONE).items()).isEmpty();
  }

  private void createServices(int writer, int count) {
    for (int i = 0; i < count; i++) {
      client.create(SERVICES, nodePortService("s" + writer + "-" + i), ME);
    }
  }

  private static JsonObject nodePortService(String name) {
    JsonObject service =
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Service","metadata":{"namespace":"default"},
             "spec":{"type":"NodePort","selector":{"app":"x"},"ports":[{"port":80}]}}\
            """);
    Meta.of(service).put("name", name);
    return service;
  }

  private static JsonObject serviceRange() {
    return Json.parseObject(
        """
        {"apiVersion":"networking.k8s.io/v1","kind":"ServiceCIDR",
         "metadata":{"name":"kubernetes"},"spec":{"cidrs":["10.96.0.0/12"]}}\
        """);
  }

  @Test
  void allPagesOfAListShowOneMomentWhateverIsWritten() throws Exception {
    for (int i = 0; i < 40; i++) {
      client.create(CONFIG_MAPS, configMap(String.format("c%02d", i), "old"), ME);
    }
    ObjectList page = client.list(CONFIG_MAPS, "default", ListOptions.NONE.page(7, ""));
    String revision = page.resourceVersion();
    var values = new ArrayList<String>();
    while (true) {
      page.items().forEach(item -> values.add(item.tree().stringAt("data", "k")));
      assertThat(page.resourceVersion()).isEqualTo(revision);
      if (page.continueToken().isEmpty()) {
        break;
      }
      inParallel(
          4,
          writer -> {
            for (int i = writer; i < 40; i += 4) {
              setValue(String.format("c%02d", i), "new");
            }
            client.create(CONFIG_MAPS, generated(), ME);
          });
      page = client.list(CONFIG_MAPS, "default", ListOptions.NONE.page(7, page.continueToken()));
    }
    assertThat(values).hasSize(40).containsOnly("old");
  }

  @Test
  void aListAndAWatchFromItsVersionMissNothingWhileOthersWrite() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> writing = executor.submit(() -> churn(60));
      for (int i = 0; i < 5; i++) {
        var state = new TreeMap<String, String>();
        ObjectList list = client.list(CONFIG_MAPS, "default", ListOptions.NONE);
        list.items().forEach(item -> put(state, item));
        try (WatchStream watch =
            client.watch(
                CONFIG_MAPS,
                "default",
                ListOptions.NONE.withResourceVersion(list.resourceVersion()))) {
          if (i == 4) {
            writing.get();
            client.create(CONFIG_MAPS, configMap("zz-end", "end"), ME);
            follow(watch, state);
            assertThat(state).isEqualTo(stored());
          }
        }
      }
    }
  }

  private void churn(int rounds) {
    for (int i = 0; i < rounds; i++) {
      String name = "n" + i % 7;
      try {
        client.create(CONFIG_MAPS, configMap(name, "" + i), ME);
      } catch (ApiException e) {
        if (i % 3 == 0) {
          client.delete(CONFIG_MAPS, new ObjectName("default", name), DeleteOptions.NONE);
        } else {
          setValue(name, "" + i);
        }
      }
    }
  }

  private static void follow(WatchStream watch, TreeMap<String, String> state) throws Exception {
    while (!state.containsKey("zz-end")) {
      WatchEvent event = watch.next(Duration.ofSeconds(30)).orElseThrow();
      if (event.type() == WatchEvent.Type.DELETED) {
        state.remove(Meta.name(event.object().tree()));
      } else {
        put(state, event.object());
      }
    }
  }

  private TreeMap<String, String> stored() {
    var state = new TreeMap<String, String>();
    client.list(CONFIG_MAPS, "default", ListOptions.NONE).items().forEach(item -> put(state, item));
    return state;
  }

  private static void put(TreeMap<String, String> state, ApiObject item) {
    JsonObject tree = item.tree();
    state.put(Meta.name(tree), Meta.resourceVersion(tree) + "=" + tree.stringAt("data", "k"));
  }

  private void setValue(String name, String value) {
    client.patch(
        CONFIG_MAPS,
        new ObjectName("default", name),
        PatchType.MERGE,
        JsonOrArray.of(JsonObject.of("data", JsonObject.of("k", value))),
        ME);
  }

  private void label(String value) {
    JsonObject metadata = JsonObject.of("labels", JsonObject.of("on", value));
    client.patch(
        CONFIG_MAPS, A, PatchType.MERGE, JsonOrArray.of(JsonObject.of("metadata", metadata)), ME);
  }

  private void increment() {
    while (true) {
      JsonObject tree = client.get(CONFIG_MAPS, A).tree();
      JsonObject data = tree.objectAt("data");
      data.put("k", Integer.toString(Integer.parseInt(data.string("k", "0")) + 1));
      try {
        client.update(CONFIG_MAPS, tree, ME);
        return;
      } catch (ApiException e) {
        assertThat(e.isConflict()).isTrue();
      }
    }
  }

  private static JsonObject generated() {
    JsonObject object = configMap("", "new");
    Meta.of(object).remove("name");
    Meta.of(object).put("generateName", "g-");
    return object;
  }

  private static List<String> types(WatchStream watch, int count) throws InterruptedException {
    var out = new ArrayList<String>();
    while (out.size() < count) {
      out.add(watch.next(Duration.ofSeconds(30)).orElseThrow().type().name());
    }
    return out;
  }

  /** Something that a numbered thread does. */
  private interface Work {
    void run(int number);
  }

  private static void inParallel(int threads, Work work) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Object>>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        tasks.add(Executors.callable(() -> work.run(number)));
      }
      for (Future<Object> future : executor.invokeAll(tasks)) {
        future.get();
      }
    }
  }
}
