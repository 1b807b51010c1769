package dev.insula.tenancy.simulation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import java.util.ArrayList;
import java.util.List;

/** The kinds of which lives are made: those of Kubernetes itself, and one that is declared. */
final class Kinds {

  static final Declaration DECLARED =
      Certificates.declaration("{'references':[{'path':'spec.secretName','to':'Secret'}]}");
  static final PassingKind CERTIFICATE = DECLARED.kind();
  static final GroupResource DEFINITIONS = OfferedDefinition.RESOURCE.groupResource();

  /** Of the declared kind. */
  static final ObjectName DEFINITION = DECLARED.definition().name();

  static final List<PassingKind> ALL = all();

  private Kinds() {}

  private static List<PassingKind> all() {
    var all = new ArrayList<PassingKind>(List.of(SyncedKind.values()));
    all.add(CERTIFICATE);
    return List.copyOf(all);
  }

  /** The kind of an object. */
  static PassingKind of(JsonObject object) {
    return ALL.stream()
        .filter(kind -> kind.kind().equals(object.string("kind", "")))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(Meta.name(object)));
  }

  /** Whether a resource is of the declared kind, which is served where its definition is. */
  static boolean isDeclared(GroupResource resource) {
    return resource.equals(CERTIFICATE.resource().groupResource());
  }
}
