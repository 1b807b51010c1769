package dev.insula.apiserver.authorization;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of roles and bindings that are not in an image yet. Not thread-safe.
 *
 * <p>Only the scopes that changed are made anew, so that a tenant with very many namespaces pays
 * for what it touches.
 */
final class RbacDelta {

  /** The keys of all four kinds start with it. */
  static final String PREFIX = "/rbac.authorization.k8s.io/";

  private record Changes(
      Map<String, Optional<List<PolicyRule>>> roles, Map<String, Optional<Binding>> bindings) {}

  private final Map<String, Changes> byNamespace = new HashMap<>();

  /** Takes an object over as it is stored under a key. */
  void put(String key, byte[] value) {
    put(key, Json.parseObject(value));
  }

  void put(String key, JsonObject object) {
    Address address = Address.of(key);
    if (address == null) {
      return;
    }
    if (address.binding()) {
      changes(address).bindings().put(address.name(), Optional.of(Binding.of(object)));
    } else {
      changes(address).roles().put(address.name(), Optional.of(PolicyRule.allOf(object)));
    }
  }

  void remove(String key) {
    Address address = Address.of(key);
    if (address == null) {
      return;
    }
    if (address.binding()) {
      changes(address).bindings().put(address.name(), Optional.empty());
    } else {
      changes(address).roles().put(address.name(), Optional.empty());
    }
  }

  /** The image after these changes; the image itself if there are none. */
  RbacImage applyTo(RbacImage image) {
    if (byNamespace.isEmpty()) {
      return image;
    }
    var scopes = new HashMap<>(image.scopes());
    byNamespace.forEach(
        (namespace, changes) ->
            scopes.put(namespace, own(image, namespace).with(changes.roles(), changes.bindings())));
    return new RbacImage(image.base(), scopes);
  }

  private static RbacScope own(RbacImage image, String namespace) {
    RbacScope own = image.scopes().get(namespace);
    if (own != null) {
      return own;
    }
    RbacImage base = image.base();
    return base == null ? RbacScope.EMPTY : RbacScope.over(base.scope(namespace));
  }

  private Changes changes(Address address) {
    return byNamespace.computeIfAbsent(
        address.namespace(), _ -> new Changes(new HashMap<>(), new HashMap<>()));
  }

  /** What a key names; a key is GROUP, RESOURCE, NAMESPACE if any, NAME. */
  private record Address(boolean binding, String namespace, String name) {

    static @Nullable Address of(String key) {
      String[] parts = key.substring(PREFIX.length()).split("/", -1);
      return switch (parts[0]) {
        case "clusterroles" -> parts.length == 2 ? new Address(false, "", parts[1]) : null;
        case "clusterrolebindings" -> parts.length == 2 ? new Address(true, "", parts[1]) : null;
        case "roles" -> parts.length == 3 ? new Address(false, parts[1], parts[2]) : null;
        case "rolebindings" -> parts.length == 3 ? new Address(true, parts[1], parts[2]) : null;
        default -> null;
      };
    }
  }
}
