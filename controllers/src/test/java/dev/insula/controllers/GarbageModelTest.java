package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random graphs of owners over two kinds, with owners that never were, and random deletions of all
 * three policies, against a model that knows only this: what lost all of its owners goes, what lost
 * some forgets them.
 */
class GarbageModelTest {

  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final int OBJECTS = 14;
  private static final int DELETIONS = 5;

  /** Names of owners, or uids of those that never were, by the name of what they own. */
  private final Map<String, Set<String>> model = new TreeMap<>();

  private final Map<String, String> uids = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsLeftIsWhatTheModelSays(long seed) {
    var random = new Random(seed);
    try (var world = new World()) {
      ControlPlaneClient client = world.controlPlane("a");
      createAll(client, random);
      try (var _ = ControllerRuntime.start(world.fleet(), _ -> "")) {
        deleteSome(client, random, seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void soItIsInAControlPlaneThatIsMadeWhileControllersWork(long seed) {
    var random = new Random(seed);
    try (var world = new World();
        var _ = ControllerRuntime.start(world.fleet(), _ -> "")) {
      ControlPlaneClient client = world.controlPlane("a");
      createAll(client, random);
      deleteSome(client, random, seed);
    }
  }

  private void createAll(ControlPlaneClient client, Random random) {
    for (int i = 0; i < OBJECTS; i++) {
      create(client, (random.nextBoolean() ? "m" : "s") + i, random);
    }
  }

  private void deleteSome(ControlPlaneClient client, Random random, long seed) {
    settle();
    agree(client, seed, "at the start");
    for (int i = 0; i < DELETIONS && !model.isEmpty(); i++) {
      var names = new ArrayList<>(model.keySet());
      String name = names.get(random.nextInt(names.size()));
      String policy = List.of("Background", "Foreground", "Orphan").get(random.nextInt(3));
      client.delete(
          resource(name),
          new ObjectName("default", name),
          DeleteOptions.NONE.withPropagation(policy));
      if (policy.equals("Orphan")) {
        model.values().forEach(owners -> owners.remove(name));
      }
      model.remove(name);
      settle();
      agree(client, seed, "after deletion " + i + " of " + name + ", " + policy);
    }
  }

  private void create(ControlPlaneClient client, String name, Random random) {
    var owners = new TreeSet<String>();
    var references = new JsonArray();
    for (String candidate : uids.keySet()) {
      if (random.nextInt(4) == 0) {
        owners.add(candidate);
        references.add(reference(candidate, uids.getOrDefault(candidate, ""), random));
      }
    }
    if (random.nextInt(5) == 0) {
      owners.add("nobody");
      references.add(reference("mnobody", "00000000-0000-0000-0000-000000000000", random));
    }
    var metadata = JsonObject.of("name", name, "namespace", "default");
    if (!references.isEmpty()) {
      metadata.put("ownerReferences", references);
    }
    var object = JsonObject.of("apiVersion", "v1", "kind", kind(name), "metadata", metadata);
    uids.put(name, Meta.uid(client.create(resource(name), object, ME).tree()));
    model.put(name, owners);
  }

  private static JsonObject reference(String name, String uid, Random random) {
    var out = JsonObject.of("apiVersion", "v1", "kind", kind(name), "name", name, "uid", uid);
    if (random.nextBoolean()) {
      out.put("blockOwnerDeletion", true);
    }
    return out;
  }

  private static String kind(String name) {
    return name.startsWith("m") ? "ConfigMap" : "Secret";
  }

  private static GroupVersionResource resource(String name) {
    return name.startsWith("m") ? MAPS : SECRETS;
  }

  /** The model's only rule, until nothing changes. */
  private void settle() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (String name : List.copyOf(model.keySet())) {
        Set<String> owners = model.getOrDefault(name, Set.of());
        Set<String> left = new TreeSet<>(owners);
        left.retainAll(model.keySet());
        if (!owners.isEmpty() && left.isEmpty()) {
          model.remove(name);
          changed = true;
        }
      }
    }
    model.values().forEach(owners -> owners.retainAll(model.keySet()));
  }

  private void agree(ControlPlaneClient client, long seed, String when) {
    await(
        () -> actual(client).equals(model),
        () -> "seed " + seed + " " + when + ": want " + model + " have " + actual(client));
  }

  private static Map<String, Set<String>> actual(ControlPlaneClient client) {
    Map<String, Set<String>> out = new TreeMap<>();
    for (GroupVersionResource resource : List.of(MAPS, SECRETS)) {
      for (ApiObject object : client.list(resource, "default", ListOptions.NONE).items()) {
        JsonObject tree = object.tree();
        Set<String> owners = new TreeSet<>();
        Meta.ownerReferences(tree).forEach(owner -> owners.add(owner.string("name", "")));
        out.put(Meta.name(tree), owners);
      }
    }
    return out;
  }
}
