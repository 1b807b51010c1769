package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.GoFields;

/**
 * {@link GoFields} of the built-in kinds, from {@code kinds/types/gofields.yaml}. The file is read
 * for the first message that needs it. Thread-safe.
 */
final class DeclaredGoFields implements GoFields {

  /** Read when a message first needs it, which most processes never see. */
  private static final class File {
    static final JsonObject DATA = DataFile.read("types/gofields.yaml");

    private File() {}
  }

  @Override
  public String type(String struct, String field) {
    return File.DATA.objectAt("types").objectAt(struct).string(field, "");
  }

  @Override
  public String embedding(String struct, String field) {
    JsonObject embedded = File.DATA.objectAt("embedded").objectAt(struct);
    for (String name : embedded.keySet()) {
      if (embedded.strings(name).contains(field)) {
        return name + ".";
      }
    }
    return "";
  }
}
