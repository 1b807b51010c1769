package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts what the super cluster says of an object into the words of its tenant: the namespaces and
 * the objects that it names are called there as the tenant calls them. Immutable.
 */
final class TenantWords {

  /** The longest first, as one name may begin with another. */
  private final Map<String, String> words;

  private TenantWords(Map<String, String> words) {
    this.words = words;
  }

  /**
   * @param object the tenant's object
   * @param superObject what stands for it, and says whose it is
   * @param named what the object names
   * @param made what controllers make for it
   */
  static TenantWords of(
      JsonObject object, JsonObject superObject, References named, List<MadeFor> made) {
    var found = new LinkedHashMap<String, String>();
    found.put(Meta.namespace(superObject), Meta.namespace(object));
    Map<String, String> labels = Meta.labels(superObject);
    var tenant =
        new TenantIdentity(
            labels.getOrDefault(Origin.TENANT, ""), labels.getOrDefault(Origin.TENANT_UID, ""));
    if (!tenant.uid().isEmpty()) {
      named.namespaces().forEach(name -> found.put(SuperNames.namespace(tenant, name), name));
    }
    named.configMaps().forEach(name -> found.put(SuperNames.object(name), name));
    named.secrets().forEach(name -> found.put(SuperNames.object(name), name));
    made.forEach(result -> found.put(result.superName(), result.name()));
    var words = new LinkedHashMap<String, String>();
    found.entrySet().stream()
        .filter(word -> !word.getKey().equals(word.getValue()))
        .sorted(Comparator.comparingInt(word -> -word.getKey().length()))
        .forEach(word -> words.put(word.getKey(), word.getValue()));
    return new TenantWords(words);
  }

  /** A copy of the value in the tenant's words; what is no text stays. */
  Object of(Object value) {
    return switch (value) {
      case String text -> text(text);
      case JsonObject object -> {
        var out = new JsonObject();
        object.forEach((key, inner) -> out.put(text(key), of(inner)));
        yield out;
      }
      case JsonArray array -> {
        var out = new JsonArray(array.size());
        array.forEach(inner -> out.add(of(inner)));
        yield out;
      }
      default -> value;
    };
  }

  private String text(String text) {
    String out = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      out = out.replace(word.getKey(), word.getValue());
    }
    return out;
  }
}
