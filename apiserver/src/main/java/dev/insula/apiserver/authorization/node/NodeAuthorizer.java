package dev.insula.apiserver.authorization.node;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.PolicyRule;
import dev.insula.apiserver.authorization.RbacAuthorizer;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Allows nodes what they need for their own pods; asks another authorizer about all else.
 * Thread-safe.
 */
public final class NodeAuthorizer implements Authorizer, RuleResolver {

  private static final Decision ALLOWED = new Decision(true, "");
  private static final Set<String> OWN_OBJECT =
      Set.of("get", "create", "update", "patch", "delete");
  private static final GroupVersionResource ATTACHMENTS =
      new GroupVersionResource("storage.k8s.io", "v1", "volumeattachments");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("resource.k8s.io", "v1", "resourceslices");

  private final RbacAuthorizer others;
  private final NodeRelations relations;
  private final List<PolicyRule> rules;

  /**
   * @param rules what all nodes may do alike with resources that are not divided among them
   */
  public NodeAuthorizer(RbacAuthorizer others, ObjectRepository objects, List<PolicyRule> rules) {
    this.others = others;
    this.relations = new NodeRelations(objects);
    this.rules = List.copyOf(rules);
  }

  @Override
  public Decision authorize(AccessAttributes access) {
    Optional<String> node = NodeIdentity.of(access.user());
    if (node.isEmpty()) {
      return others.authorize(access);
    }
    Decision own =
        node.get().isEmpty()
            ? no("unknown node for user \"" + access.user().name() + "\"")
            : decide(node.get(), access);
    if (own.allowed()) {
      return own;
    }
    Decision theirs = others.authorize(access);
    return theirs.allowed() ? theirs : no(joined(own.reason(), theirs.reason()));
  }

  /** What a node may do depends on its pods and can't be told as rules. */
  @Override
  public Resolved rulesFor(UserInfo user, String namespace) {
    Resolved held = others.rulesFor(user, namespace);
    return NodeIdentity.of(user).isEmpty()
        ? held
        : new Resolved(
            held.rules(),
            joined("node authorizer does not support user rule resolution", held.error()));
  }

  @Override
  public @Nullable List<PolicyRule> roleRules(String namespace, String roleKind, String roleName) {
    return others.roleRules(namespace, roleKind, roleName);
  }

  private static String joined(String... reasons) {
    return Stream.of(reasons).filter(r -> !r.isEmpty()).collect(Collectors.joining("\n"));
  }

  private static Decision no(String why) {
    return new Decision(false, why);
  }

  private Decision decide(String node, AccessAttributes access) {
    RequestInfo what = access.what();
    String resource =
        what.group().isEmpty() ? what.resource() : what.resource() + "." + what.group();
    return switch (what.resourceRequest() ? resource : "") {
      case "secrets", "configmaps" -> read(node, what);
      case "persistentvolumeclaims" ->
          what.subresource().equals("status") ? claimStatus(node, what) : get(node, what);
      case "persistentvolumes",
          "resourceclaims.resource.k8s.io",
          "volumeattachments.storage.k8s.io" ->
          get(node, what);
      case "serviceaccounts" -> account(node, what);
      case "leases.coordination.k8s.io" -> lease(node, what);
      case "csinodes.storage.k8s.io" -> csiNode(node, what);
      case "resourceslices.resource.k8s.io" -> slice(node, access);
      case "nodes" -> node(node, what);
      case "pods" -> pod(node, access);
      default ->
          rules.stream().anyMatch(rule -> rule.allows(what, access.path())) ? ALLOWED : no("");
    };
  }

  /** Single objects of a namespace, got, listed or watched. */
  private Decision read(String node, RequestInfo what) {
    if (!Set.of("get", "list", "watch").contains(what.verb())) {
      return no("can only read resources of this type");
    }
    if (!what.subresource().isEmpty()) {
      return no("cannot read subresource");
    }
    if (what.namespace().isEmpty()) {
      return no("can only read namespaced object of this type");
    }
    return related(node, what);
  }

  private Decision get(String node, RequestInfo what) {
    if (!what.verb().equals("get")) {
      return no("can only get individual resources of this type");
    }
    if (!what.subresource().isEmpty()) {
      return no("cannot get subresource");
    }
    return related(node, what);
  }

  private Decision claimStatus(String node, RequestInfo what) {
    boolean changes = what.verb().equals("update") || what.verb().equals("patch");
    return changes ? related(node, what) : no("can only get/update/patch this type");
  }

  private Decision account(String node, RequestInfo what) {
    if (what.verb().equals("get") && what.subresource().isEmpty()) {
      return read(node, what);
    }
    if (!what.verb().equals("create") || what.name().isEmpty()) {
      return no("can only create tokens for individual service accounts");
    }
    if (!what.subresource().equals("token")) {
      return no("can only create token subresource of serviceaccount");
    }
    return related(node, what);
  }

  /** What is named on create is looked at by {@link NodeRestriction}. */
  private static Decision lease(String node, RequestInfo what) {
    if (!OWN_OBJECT.contains(what.verb())) {
      return no("can only get, create, update, patch, or delete a node lease");
    }
    if (!what.namespace().equals("kube-node-lease")) {
      return no("can only access leases in the \"kube-node-lease\" system namespace");
    }
    return what.verb().equals("create") || what.name().equals(node)
        ? ALLOWED
        : no("can only access node lease with the same name as the requesting node");
  }

  private static Decision csiNode(String node, RequestInfo what) {
    if (!OWN_OBJECT.contains(what.verb())) {
      return no("can only get, create, update, patch, or delete a CSINode");
    }
    if (!what.subresource().isEmpty()) {
      return no("cannot authorize CSINode subresources");
    }
    return what.verb().equals("create") || what.name().equals(node)
        ? ALLOWED
        : no("can only access CSINode with the same name as the requesting node");
  }

  private Decision slice(String node, AccessAttributes access) {
    RequestInfo what = access.what();
    if (!what.subresource().isEmpty()) {
      return no("cannot authorize ResourceSlice subresources");
    }
    return switch (what.verb()) {
      case "create" -> ALLOWED;
      case "get", "update", "patch", "delete" -> related(node, what);
      case "watch", "list", "deletecollection" ->
          selects(access, node)
              ? ALLOWED
              : no(
                  "can only list/watch/deletecollection resourceslices with nodeName field"
                      + " selector");
      default ->
          no(
              "only the following verbs are allowed for a ResourceSlice: get, watch, list, create,"
                  + " update, patch, delete, deletecollection");
    };
  }

  private static Decision node(String node, RequestInfo what) {
    return switch (what.verb() + "/" + what.subresource()) {
      case "create/", "update/", "patch/", "update/status", "patch/status" -> ALLOWED;
      case "get/", "list/", "watch/" -> {
        if (what.name().equals(node)) {
          yield ALLOWED;
        }
        String other = what.name().isEmpty() ? "all nodes" : "'" + what.name() + "'";
        yield no("node '" + node + "' cannot read " + other + ", only its own Node object");
      }
      default -> no("");
    };
  }

  private Decision pod(String node, AccessAttributes access) {
    RequestInfo what = access.what();
    return switch (what.verb() + "/" + what.subresource()) {
      case "get/" -> related(node, what);
      case "list/", "watch/" -> {
        if (selects(access, node)) {
          yield ALLOWED;
        }
        yield what.name().isEmpty()
            ? no("can only list/watch pods with spec.nodeName field selector")
            : related(node, what);
      }
      case "create/", "delete/", "update/status", "patch/status", "create/eviction" -> ALLOWED;
      default -> no("");
    };
  }

  private static boolean selects(AccessAttributes access, String node) {
    return node.equals(access.fields().required("spec.nodeName"));
  }

  private Decision related(String node, RequestInfo what) {
    if (what.name().isEmpty()) {
      return no("No Object name found");
    }
    return isRelated(node, what)
        ? ALLOWED
        : no("no relationship found between node '" + node + "' and this object");
  }

  private boolean isRelated(String node, RequestInfo what) {
    String namespace = what.namespace();
    String name = what.name();
    return switch (what.resource()) {
      case "pods" -> relations.isOf(node, NodeRelations.PODS, namespace, name);
      case "secrets" -> relations.needsSecret(node, namespace, name);
      case "configmaps" -> relations.needs(node, namespace, name, PodReferences::configMaps);
      case "serviceaccounts" -> relations.needs(node, namespace, name, PodReferences::accounts);
      case "persistentvolumeclaims" ->
          relations.needs(node, namespace, name, PodReferences::claims);
      case "resourceclaims" ->
          relations.needs(node, namespace, name, PodReferences::resourceClaims);
      case "persistentvolumes" -> relations.needsVolume(node, name);
      case "volumeattachments" -> relations.isOf(node, ATTACHMENTS, "", name);
      case "resourceslices" -> relations.isOf(node, SLICES, "", name);
      default -> false;
    };
  }
}
