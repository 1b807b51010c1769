package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;

/**
 * Remembers in a CustomResourceDefinition's status in which versions objects may be stored: every
 * version that ever was the storage version, until its owner takes it out.
 */
final class StoredVersions {

  private StoredVersions() {}

  static void note(JsonObject definition) {
    JsonObject status = definition.objectOrCreate("status");
    if (!status.containsKey("storedVersions")) {
      status.put("storedVersions", JsonNull.NULL);
    }
    for (JsonObject version : definition.objectAt("spec").objects("versions")) {
      String name = version.string("name", "");
      if (version.bool("storage", false)) {
        if (!status.strings("storedVersions").contains(name)) {
          JsonArray stored = new JsonArray(status.strings("storedVersions"));
          stored.add(name);
          status.put("storedVersions", stored);
        }
        return;
      }
    }
  }
}
