package dev.insula.tenancy.simulation;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.NodeUp;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.VolumeUp;
import dev.insula.tenancy.world.ClusterView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the rules say about the state in the end, when nobody changes anything any more. */
final class Comparison {

  private final Landlord landlord;
  private final Household household;
  private final Ledger ledger;

  Comparison(Landlord landlord, Household household, Ledger ledger) {
    this.landlord = landlord;
    this.household = household;
    this.ledger = ledger;
  }

  /** What is wrong; empty if nothing is. */
  String wrong() {
    var above = new TreeMap<String, String>();
    var optional = new HashSet<String>();
    Set<String> needed = new HashSet<>();
    for (PassingKind kind : Kinds.ALL) {
      for (JsonObject object : household.cluster.trees(kind)) {
        String uid = Meta.uid(object);
        if (ledger.knowsLabel(uid) && !ledger.label(uid).equals(label(object))) {
          return "a write of the tenant is lost: " + kind + " " + Meta.objectName(object);
        }
      }
    }
    for (JsonObject pod : household.cluster.trees(SyncedKind.POD)) {
      if (Meta.isDeleting(pod)) {
        return "a pod does not end: " + Meta.objectName(pod);
      }
      Set<String> refs = references(pod);
      boolean runs =
          landlord
              .cluster
              .tree(SyncedKind.POD, household.superNamespace(Meta.namespace(pod)), Meta.name(pod))
              .isPresent();
      boolean ended = pod.objectAt("status").string("phase", "").equals("Succeeded");
      if (runs || !ended) {
        above.put(key(SyncedKind.POD, pod), say(SyncedKind.POD, pod, Meta.uid(pod)));
        needed.addAll(refs);
      }
      optional.addAll(refs);
    }
    for (JsonObject certificate : household.cluster.trees(Kinds.CERTIFICATE)) {
      if (certificate.objectAt("spec").containsKey("secretName")) {
        String secret = SyncedKind.SECRET + " " + Meta.namespace(certificate) + "/x";
        needed.add(secret);
        optional.add(secret);
      }
    }
    for (PassingKind kind : Kinds.ALL) {
      for (JsonObject object : household.cluster.trees(kind)) {
        String key = key(kind, object);
        boolean wanted = kind.isReferenced() ? needed.contains(key) : kind.passesByItself();
        if (wanted && passes(kind, object)) {
          above.put(key, say(kind, object, Meta.uid(object)));
        } else if (kind == SyncedKind.NAMESPACE || kind.isReferenced()) {
          optional.add(key);
        }
      }
    }
    var below = new TreeMap<String, String>();
    for (PassingKind kind : Kinds.ALL) {
      for (JsonObject object : landlord.cluster.trees(kind)) {
        Origin origin = Origin.of(object);
        if (origin == null || !origin.tenantUid().equals(household.tenant.identity().uid())) {
          continue;
        }
        String key = kind + " " + origin.namespace() + "/" + origin.name();
        if (kind == SyncedKind.NAMESPACE) {
          key = kind + " /" + origin.namespace();
          Optional<JsonObject> owner = household.cluster.tree(kind, "", origin.namespace());
          if (owner.isEmpty() || !Meta.uid(owner.get()).equals(origin.uid())) {
            return "below is the namespace of an earlier " + origin.namespace();
          }
          continue;
        }
        if (Meta.annotations(object).containsKey("insula.dev/token-expires")) {
          key = "token " + origin.namespace();
          if (!optional.contains(key)) {
            return "below is a token that no pod uses: " + key;
          }
          needed.remove(key);
          continue;
        }
        if (!above.containsKey(key) && kind.isReferenced() && optional.contains(key)) {
          Optional<JsonObject> owner =
              household.cluster.tree(kind, origin.namespace(), origin.name());
          if (owner.isPresent() && references(key)) {
            continue;
          }
        }
        if (kind == SyncedKind.CLAIM && Meta.isDeleting(object) && !above.containsKey(key)) {
          // A pod uses it still: it goes with the pod.
          continue;
        }
        below.put(key, say(kind, object, origin.uid()));
      }
    }
    if (!above.equals(below)) {
      return "above " + only(above, below) + "\nbelow " + only(below, above);
    }
    if (needed.stream().anyMatch(n -> n.startsWith("token"))) {
      return "no token below: " + needed;
    }
    return bySide();
  }

  private boolean references(String key) {
    boolean byCertificate =
        household.cluster.trees(Kinds.CERTIFICATE).stream()
            .filter(c -> c.objectAt("spec").containsKey("secretName"))
            .anyMatch(c -> key.equals(SyncedKind.SECRET + " " + Meta.namespace(c) + "/x"));
    return byCertificate
        || household.cluster.trees(SyncedKind.POD).stream()
            .anyMatch(p -> references(p).contains(key));
  }

  private static String only(TreeMap<String, String> some, TreeMap<String, String> other) {
    var out = new TreeMap<>(some);
    out.entrySet().removeIf(e -> e.getValue().equals(other.get(e.getKey())));
    return out.toString();
  }

  private boolean passes(PassingKind kind, JsonObject object) {
    if (kind == SyncedKind.CLAIM && !object.objectAt("spec").string("volumeName", "").isEmpty()) {
      // A claim whose volume is lost does not come back as an empty one: it is refused.
      String namespace = household.superNamespace(Meta.namespace(object));
      return landlord.cluster.tree(kind, namespace, Meta.name(object)).isPresent();
    }
    if (kind != SyncedKind.ENDPOINTS) {
      return true;
    }
    // Endpoints that the control plane's own controller would write do not pass.
    return household
        .cluster
        .tree(SyncedKind.SERVICE, Meta.namespace(object), Meta.name(object))
        .map(s -> s.objectAt("spec").objectAt("selector").isEmpty())
        .orElse(false);
  }

  private static String key(PassingKind kind, JsonObject object) {
    return kind + " " + Meta.namespace(object) + "/" + Meta.name(object);
  }

  private static Set<String> references(JsonObject pod) {
    String namespace = Meta.namespace(pod);
    var refs = new HashSet<String>();
    refs.add(SyncedKind.SERVICE_ACCOUNT + " " + namespace + "/default");
    for (JsonObject volume : pod.objectAt("spec").objects("volumes")) {
      if (volume.containsKey("configMap")) {
        refs.add(SyncedKind.CONFIG_MAP + " " + namespace + "/x");
      }
      if (volume.containsKey("secret")) {
        refs.add(SyncedKind.SECRET + " " + namespace + "/x");
      }
      if (volume.containsKey("projected")) {
        refs.add("token " + namespace);
      }
    }
    return refs;
  }

  private static String label(JsonObject object) {
    return Meta.of(object).objectAt("labels").string("a", "");
  }

  private static String say(PassingKind kind, JsonObject object, String uid) {
    JsonObject spec = object.objectAt("spec");
    String more =
        switch (kind) {
          case SyncedKind.POD ->
              spec.string("nodeName", "")
                  + " "
                  + object.objectAt("status").string("phase", "")
                  + " "
                  + object.objectAt("status").string("podIP", "");
          case SyncedKind.CONFIG_MAP, SyncedKind.SECRET -> Json.string(object.objectAt("data"));
          case SyncedKind.SERVICE -> spec.string("clusterIP", "");
          case SyncedKind.CLAIM ->
              spec.string("volumeName", "") + " " + object.objectAt("status").string("phase", "");
          case CustomKind _ -> Json.string(object.objectAt("status"));
          default -> "";
        };
    // What its owner changes while it is being deleted does not matter any more.
    String label = kind.isReferenced() ? "labels stay above" : label(object);
    String written = Meta.isDeleting(object) ? "deleting" : label;
    return uid + " " + written + " " + more;
  }

  private String bySide() {
    var nodes = new TreeSet<String>();
    for (JsonObject pod : mine(SyncedKind.POD)) {
      nodes.add(pod.objectAt("spec").string("nodeName", ""));
    }
    nodes.remove("");
    Set<String> virtual =
        names(household.cluster.trees(ClusterView.NODES.groupResource()), NodeUp.VIRTUAL);
    // Where nothing runs, one stands in.
    if (nodes.isEmpty() ? virtual.size() != 1 : !nodes.equals(virtual)) {
      return "nodes " + nodes + " virtual " + virtual;
    }
    var volumes = new TreeSet<String>();
    var ending = new TreeSet<String>();
    for (JsonObject claim : mine(SyncedKind.CLAIM)) {
      // One that is being deleted while a pod uses it gets no volume any more, nor needs one.
      (Meta.isDeleting(claim) ? ending : volumes)
          .add(claim.objectAt("spec").string("volumeName", ""));
    }
    volumes.remove("");
    Set<String> shown =
        names(household.cluster.trees(Landlord.VOLUMES.groupResource()), VolumeUp.VIRTUAL);
    shown.removeAll(ending);
    if (!volumes.equals(shown)) {
      return "volumes " + volumes + " virtual " + shown;
    }
    return lost();
  }

  private String lost() {
    Set<String> there = new HashSet<>();
    for (PassingKind kind : Kinds.ALL) {
      household.cluster.trees(kind).forEach(o -> there.add(Meta.uid(o)));
    }
    String own = household.cluster.name() + "-";
    for (String uid : ledger.toStay()) {
      if (uid.startsWith(own) && !there.contains(uid)) {
        return uid + " is gone, though nobody ended it";
      }
    }
    return "";
  }

  private List<JsonObject> mine(PassingKind kind) {
    return landlord.cluster.trees(kind).stream()
        .filter(
            o -> household.tenant.identity().uid().equals(Meta.labels(o).get(Origin.TENANT_UID)))
        .toList();
  }

  private static Set<String> names(List<JsonObject> objects, String label) {
    var out = new TreeSet<String>();
    for (JsonObject object : objects) {
      if (Meta.labels(object).containsKey(label)) {
        out.add(Meta.name(object));
      }
    }
    return out;
  }
}
