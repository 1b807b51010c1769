package dev.insula.tenancy.simulation;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an API server does with requests, as far as the syncer depends on it: names are taken or
 * free, versions and uids are preconditions, pods end with grace, namespaces end when they are
 * empty, finalizers keep objects, a status is written by its subresource only. {@code
 * SimulatedRulesTest} compares this with the real server.
 */
final class SimulatedRules {

  static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource SERVICES = new GroupResource("", "services");

  /** What nobody changes after an object is made. */
  private static final List<String> LASTING =
      List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");

  private static final String NOW = "2026-01-01T00:00:00Z";
  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  private final SimulatedCluster cluster;
  private final boolean runsPods;
  private int addresses;

  /**
   * @param runsPods whether it is a cluster with nodes, which gives addresses and knows its service
   *     accounts
   */
  SimulatedRules(SimulatedCluster cluster, boolean runsPods) {
    this.cluster = cluster;
    this.runsPods = runsPods;
  }

  ApiObject create(GroupResource resource, JsonObject given) {
    JsonObject object = given.deepCopy();
    ObjectName name = Meta.objectName(object);
    cluster.requireServed(resource);
    if (!name.namespace().isEmpty()) {
      admit(resource, name, object);
    }
    if (cluster.find(resource, name) != null) {
      throw ApiException.alreadyExists(resource, name.name());
    }
    JsonObject meta = object.objectOrCreate("metadata");
    LASTING.forEach(meta::remove);
    meta.put("uid", cluster.nextUid());
    meta.put("creationTimestamp", NOW);
    fillIn(resource, object);
    return cluster.put(resource, object);
  }

  private void admit(GroupResource resource, ObjectName name, JsonObject object) {
    SimulatedCluster.Held namespace =
        cluster.find(NAMESPACES, new ObjectName("", name.namespace()));
    if (namespace == null) {
      throw ApiException.notFound(NAMESPACES, name.namespace());
    }
    if (Meta.isDeleting(namespace.tree())) {
      throw ApiException.forbidden(
          resource,
          name.name(),
          "unable to create new content in namespace "
              + name.namespace()
              + " because it is being terminated");
    }
    if (resource.equals(PODS) && runsPods) {
      String account = object.objectAt("spec").string("serviceAccountName", "default");
      if (cluster.find(ACCOUNTS, new ObjectName(name.namespace(), account)) == null) {
        throw ApiException.forbidden(
            resource,
            name.name(),
            "error looking up service account " + name.namespace() + "/" + account);
      }
    }
  }

  private void fillIn(GroupResource resource, JsonObject object) {
    if (resource.equals(Kinds.DEFINITIONS)) {
      object.put(
          "status",
          JsonObject.of(
              "conditions", JsonArray.of(JsonObject.of("type", "Established", "status", "True"))));
    } else if (resource.equals(PODS)) {
      object.put("status", JsonObject.of("phase", "Pending"));
    } else if (resource.equals(CLAIMS)) {
      Meta.of(object).put("finalizers", JsonArray.of(PROTECTION));
      object.put("status", JsonObject.of("phase", "Pending"));
    } else if (resource.equals(SERVICES) && runsPods) {
      JsonObject spec = object.objectOrCreate("spec");
      if (spec.string("clusterIP", "").isEmpty()) {
        spec.put("clusterIP", "10.0.0." + ++addresses);
      }
    }
  }

  ApiObject update(GroupResource resource, JsonObject given, String subresource) {
    ObjectName name = Meta.objectName(given);
    JsonObject existing = cluster.get(resource, name).tree();
    precondition(resource, existing, Meta.uid(given), Meta.resourceVersion(given));
    JsonObject next;
    if (subresource.equals("status")) {
      next = existing.deepCopy();
      member(given, next, "status");
      labels(given, next);
    } else if (!subresource.isEmpty()) {
      next = existing.deepCopy();
      member(given, next, "spec");
    } else {
      next = given.deepCopy();
      member(existing, next, "status");
      JsonObject meta = next.objectOrCreate("metadata");
      LASTING.forEach(key -> member(Meta.of(existing), meta, key));
      meta.put("resourceVersion", Meta.resourceVersion(existing));
    }
    ApiObject written = cluster.put(resource, next);
    boolean released =
        Meta.isDeleting(existing)
            && !Meta.finalizers(existing).isEmpty()
            && Meta.finalizers(next).isEmpty();
    if (released) {
      cluster.remove(resource, name);
    }
    return written;
  }

  private static void labels(JsonObject from, JsonObject to) {
    member(Meta.of(from), Meta.of(to), "labels");
    member(Meta.of(from), Meta.of(to), "annotations");
  }

  private static void member(JsonObject from, JsonObject to, String key) {
    Object value = from.get(key);
    if (value == null) {
      to.remove(key);
    } else {
      to.put(key, value instanceof JsonObject object ? object.deepCopy() : value);
    }
  }

  @Nullable ApiObject delete(GroupResource resource, ObjectName name, DeleteOptions options) {
    JsonObject existing = cluster.get(resource, name).tree().deepCopy();
    precondition(resource, existing, options.uid(), options.resourceVersion());
    long grace = grace(resource, existing, options.gracePeriodSeconds());
    boolean stays =
        grace > 0 || resource.equals(NAMESPACES) || !Meta.finalizers(existing).isEmpty();
    if (!stays) {
      if (resource.equals(Kinds.DEFINITIONS)) {
        removeAll(Kinds.CERTIFICATE.resource().groupResource());
      }
      cluster.remove(resource, name);
      return null;
    }
    JsonObject meta = existing.objectOrCreate("metadata");
    boolean again = Meta.isDeleting(existing);
    meta.put("deletionTimestamp", NOW);
    if (resource.equals(PODS)) {
      long before = again ? meta.integer("deletionGracePeriodSeconds", grace) : grace;
      meta.put("deletionGracePeriodSeconds", Math.min(before, grace));
    }
    return cluster.put(resource, existing);
  }

  /** With their definition, all objects of a kind go. */
  private void removeAll(GroupResource resource) {
    List.copyOf(cluster.all(resource).keySet()).forEach(name -> cluster.remove(resource, name));
  }

  /** Only a pod that may run somewhere gets time to end. */
  private static long grace(GroupResource resource, JsonObject object, @Nullable Long asked) {
    String phase = object.objectAt("status").string("phase", "");
    boolean mayRun =
        resource.equals(PODS)
            && !object.objectAt("spec").string("nodeName", "").isEmpty()
            && !phase.equals("Succeeded")
            && !phase.equals("Failed");
    return mayRun ? (asked == null ? 30 : asked) : 0;
  }

  private static void precondition(
      GroupResource resource, JsonObject existing, String uid, String version) {
    boolean other =
        (!uid.isEmpty() && !uid.equals(Meta.uid(existing)))
            || (!version.isEmpty() && !version.equals(Meta.resourceVersion(existing)));
    if (other) {
      throw ApiException.conflict(resource, Meta.name(existing), "the object has been modified");
    }
  }

  ApiObject createSubresource(
      GroupResource resource, ObjectName name, String subresource, JsonObject body) {
    return switch (subresource) {
      case "binding" -> bind(name, body);
      case "token" -> token(resource, name, body);
      default -> throw ApiException.notFound(resource, name.name() + "/" + subresource);
    };
  }

  /** A status with the binding is taken in the same write, and answered by the pod's head. */
  private ApiObject bind(ObjectName name, JsonObject binding) {
    JsonObject pod = cluster.get(PODS, name).tree().deepCopy();
    precondition(PODS, pod, Meta.uid(binding), Meta.resourceVersion(binding));
    if (Meta.isDeleting(pod) || !pod.objectAt("spec").string("nodeName", "").isEmpty()) {
      throw ApiException.conflict(PODS, name.name(), "it is bound or being deleted");
    }
    pod.objectOrCreate("spec").put("nodeName", binding.objectAt("target").string("name", ""));
    JsonObject status = binding.object("status");
    if (status != null && !runsPods) {
      pod.put("status", status.deepCopy());
    }
    JsonArray conditions = pod.objectOrCreate("status").arrayOrCreate("conditions");
    conditions.removeIf(
        c -> c instanceof JsonObject o && o.string("type", "").equals("PodScheduled"));
    conditions.add(JsonObject.of("type", "PodScheduled", "status", "True"));
    ApiObject bound = cluster.put(PODS, pod);
    return status != null && !runsPods
        ? bound
        : ApiObject.of(JsonObject.of("kind", "Status", "status", "Success"));
  }

  private ApiObject token(GroupResource resource, ObjectName name, JsonObject request) {
    String uid = Meta.uid(cluster.get(resource, name).tree().deepCopy());
    JsonObject issued = request.deepCopy();
    issued.put("status", JsonObject.of("token", "token-of-" + uid));
    return ApiObject.of(issued);
  }
}
