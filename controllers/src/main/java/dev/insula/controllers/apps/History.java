package dev.insula.controllers.apps;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.Templates;
import dev.insula.controllers.pods.Claims;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The controller revisions of one stateful set or daemon set: one for each template it has had, the
 * present one with the highest number. Names tell the template, so that none is made twice.
 */
final class History {

  /** Prefix of a name, to which a hash is added. */
  private static final int LONGEST_PREFIX = 223;

  private final Plane plane;
  private final JsonObject owner;
  private final String hashLabel;
  private final List<Revision> revisions = new ArrayList<>();
  private long collisions;

  /**
   * @param hashLabel the label of a revision that has its hash
   */
  History(Plane plane, JsonObject owner, GroupVersionResource ownerResource, String hashLabel) {
    this.hashLabel = hashLabel;
    this.plane = plane;
    this.owner = owner;
    this.collisions = owner.objectAt("status").integer("collisionCount", 0);
    for (Item item : new Claims(plane, owner, ownerResource).items(Kinds.CONTROLLER_REVISIONS)) {
      revisions.add(new Revision(item.tree()));
    }
    revisions.sort(Revision.BY_NUMBER);
  }

  /** How often a name was taken by something else. */
  long collisions() {
    return collisions;
  }

  List<Revision> all() {
    return revisions;
  }

  /** The revision of the owner's present template, made or renumbered where necessary. */
  Revision present() {
    JsonObject data = data();
    long next = revisions.isEmpty() ? 1 : revisions.getLast().number() + 1;
    for (Revision revision : revisions.reversed()) {
      if (revision.data().equals(data)) {
        return revision.equals(revisions.getLast()) ? revision : renumbered(revision, next);
      }
    }
    Revision made = created(data, next);
    revisions.add(made);
    return made;
  }

  /** What a revision keeps of the owner. */
  private JsonObject data() {
    JsonObject template = owner.objectAt("spec", "template").deepCopy();
    template.put("$patch", "replace");
    return JsonObject.of("spec", JsonObject.of("template", template));
  }

  /** A template that was used before is used again. */
  private Revision renumbered(Revision revision, long number) {
    revision.tree().put("revision", number);
    var written =
        new Revision(
            plane
                .client()
                .update(Kinds.CONTROLLER_REVISIONS.resource(), revision.tree(), Live.WRITE)
                .tree());
    revisions.remove(revision);
    revisions.add(written);
    return written;
  }

  private Revision created(JsonObject data, long number) {
    while (true) {
      JsonObject wanted = revision(data, number);
      try {
        return new Revision(
            plane
                .client()
                .create(Kinds.CONTROLLER_REVISIONS.resource(), wanted, Live.WRITE)
                .tree());
      } catch (ApiException e) {
        if (!e.isAlreadyExists()) {
          throw e;
        }
      }
      var there =
          new Revision(
              plane
                  .client()
                  .get(
                      Kinds.CONTROLLER_REVISIONS.resource(),
                      new ObjectName(Meta.namespace(owner), Meta.name(wanted)))
                  .tree());
      if (there.data().equals(data)) {
        return there;
      }
      collisions++;
    }
  }

  private JsonObject revision(JsonObject data, long number) {
    String hash = Templates.revisionHash(data, collisions);
    String name = Meta.name(owner);
    JsonObject labels = owner.objectAt("spec", "template", "metadata", "labels").deepCopy();
    labels.put(hashLabel, hash);
    var meta =
        JsonObject.of(
            "name",
            name.substring(0, Math.min(name.length(), LONGEST_PREFIX)) + "-" + hash,
            "namespace",
            Meta.namespace(owner),
            "labels",
            labels,
            "ownerReferences",
            JsonArray.of(
                Owner.controllerReference(
                    owner.string("apiVersion", ""),
                    owner.string("kind", ""),
                    name,
                    Meta.uid(owner))));
    JsonObject annotations = Meta.of(owner).objectAt("annotations");
    if (!annotations.isEmpty()) {
      meta.put("annotations", annotations.deepCopy());
    }
    return JsonObject.of(
        "apiVersion",
        "apps/v1",
        "kind",
        "ControllerRevision",
        "metadata",
        meta,
        "data",
        // Clients find the revision of an object by comparing bytes.
        Templates.sorted(data),
        "revision",
        number);
  }

  /** Forgets the oldest that are not in use, beyond the owner's limit. */
  void truncate(Set<String> inUse) {
    List<Revision> old = new ArrayList<>(revisions);
    old.removeIf(revision -> inUse.contains(revision.name()));
    long surplus = old.size() - owner.objectAt("spec").integer("revisionHistoryLimit", 10);
    for (int i = 0; i < surplus; i++) {
      JsonObject tree = old.get(i).tree();
      Live.delete(
          plane, Kinds.CONTROLLER_REVISIONS.resource(), Meta.objectName(tree), Meta.uid(tree));
    }
  }
}
