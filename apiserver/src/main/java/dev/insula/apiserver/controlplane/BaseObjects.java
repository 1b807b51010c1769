package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Makes the layer of objects that every control plane starts with. Stateless. */
public final class BaseObjects {

  /**
   * Stands for the time at which a control plane was made; those of earlier versions show it, as no
   * control plane is older.
   */
  public static final String CREATED = "2026-01-01T00:00:00Z";

  private BaseObjects() {}

  /**
   * Encodes the objects, in the order of their keys. What they lack of uid, creationTimestamp and
   * generation is filled in; uids and times are each control plane's own when they are read.
   *
   * @throws IllegalArgumentException if one is of a kind that is not served
   */
  public static BaseLayer layer(ServedResources served, List<JsonObject> objects) {
    Map<String, JsonObject> byKey = new TreeMap<>();
    Map<String, String> uids = new HashMap<>();
    for (JsonObject object : objects) {
      ResourceDefinition definition =
          served
              .find(Meta.kind(object))
              .orElseThrow(() -> new IllegalArgumentException("not served: " + Meta.kind(object)));
      String key = ObjectKeys.key(definition.storage(), Meta.objectName(object));
      if (byKey.put(key, completed(definition, object.deepCopy(), key)) != null) {
        throw new IllegalArgumentException("twice in the base: " + key);
      }
    }
    var entries = new ArrayList<Keyspace.Entry>(byKey.size());
    byKey.forEach(
        (key, object) -> {
          long revision = entries.size() + 1L;
          uids.put(key, Meta.uid(object));
          byte[] value = ObjectEncoding.encode(object, revision);
          entries.add(new Keyspace.Entry(key, value, revision, revision));
        });
    return new BaseLayer(entries, new BaseStamp(entries, uids, CREATED));
  }

  private static JsonObject completed(
      ResourceDefinition definition, JsonObject object, String key) {
    definition.strategy().applyDefaults(object);
    JsonObject metadata = object.objectOrCreate("metadata");
    UUID uid = UUID.nameUUIDFromBytes(("insula" + key).getBytes(StandardCharsets.UTF_8));
    metadata.putIfAbsent("uid", uid.toString());
    metadata.putIfAbsent("creationTimestamp", CREATED);
    if (definition.strategy().hasGeneration()) {
      metadata.putIfAbsent("generation", 1L);
    }
    return definition.conversion().toStorage(object);
  }
}
