package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.SuperNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the passages of most kinds have in common. */
final class Copies {

  private Copies() {}

  /** A super object without content, which stands for the tenant's object. */
  static JsonObject begin(PassingKind kind, JsonObject object, TenantContext context) {
    String namespace = context.superNamespace(Meta.namespace(object));
    JsonObject meta =
        PassingKeys.metadata(kind, object, namespace, superName(kind, Meta.name(object)), context);
    AppliedKeys.record(meta);
    return JsonObject.of(
        "apiVersion", kind.resource().apiVersion(), "kind", kind.kind(), "metadata", meta);
  }

  /** The name in the super namespace: where the platform has objects of its own, never theirs. */
  static String superName(PassingKind kind, String name) {
    return switch (kind) {
      case SyncedKind.CONFIG_MAP, SyncedKind.SECRET, SyncedKind.NETWORK_POLICY ->
          SuperNames.object(name);
      default -> name;
    };
  }

  /** The existing object with metadata and these members as they are wanted. */
  static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted, List<String> members) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    for (String member : members) {
      Object value = wanted.get(member);
      if (value == null) {
        merged.remove(member);
      } else {
        merged.put(member, value);
      }
    }
    return merged.equals(existing) ? null : merged;
  }
}
