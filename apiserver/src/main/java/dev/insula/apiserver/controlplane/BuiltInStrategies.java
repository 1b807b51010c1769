package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.kinds.PodParts;
import dev.insula.apiserver.registry.ForwardingStrategy;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.signing.SigningRequestStrategy;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What sets built-in kinds apart beyond what is declared of them: mostly how they end. */
final class BuiltInStrategies {

  /** Kinds whose delete answers the object. Known from the oracle. */
  private static final Set<String> RETURNED =
      Set.of(
          "csidrivers",
          "csinodes",
          "deviceclasses",
          "namespaces",
          "persistentvolumeclaims",
          "persistentvolumes",
          "pods",
          "podtemplates",
          "resourceclaims",
          "resourceclaimtemplates",
          "resourcequotas",
          "resourceslices",
          "serviceaccounts",
          "services",
          "storageclasses",
          "volumeattachments",
          "volumeattributesclasses");

  private BuiltInStrategies() {}

  static Strategy of(GroupVersionResource resource, Strategy declared) {
    String name = resource.resource();
    if (name.equals("namespaces") && resource.group().isEmpty()) {
      return new NamespaceStrategy(declared);
    }
    if (name.equals("certificatesigningrequests")) {
      return new SigningRequestStrategy(declared, SigningRequestStrategy.Path.MAIN);
    }
    return RETURNED.contains(name) ? new Returned(declared) : declared;
  }

  /**
   * @param path such as {@code pods/status}
   */
  static Strategy ofPart(String path, Strategy main, Strategy status, PodParts podParts) {
    return switch (path) {
      case "namespaces/finalize" -> new FinalizeStrategy(main);
      case "namespaces/status" -> new NamespaceStatusStrategy(status);
      case "certificatesigningrequests/approval" ->
          new SigningRequestStrategy(status, SigningRequestStrategy.Path.APPROVAL);
      case "certificatesigningrequests/status" ->
          new SigningRequestStrategy(status, SigningRequestStrategy.Path.STATUS);
      case "pods/ephemeralcontainers" -> new PodPartStrategy(main, "ephemeralContainers", podParts);
      case "pods/resize" -> new PodResizeStrategy(main, podParts);
      default -> status;
    };
  }

  /** A kind whose delete answers the object that went. */
  private static final class Returned extends ForwardingStrategy {
    Returned(Strategy to) {
      super(to);
    }

    @Override
    public boolean returnsDeletedObject() {
      return true;
    }
  }

  /** Restores everything but one member of the spec. */
  private static final class PodPartStrategy extends ForwardingStrategy {
    private final String member;
    private final PodParts rules;

    PodPartStrategy(Strategy to, String member, PodParts rules) {
      super(to);
      this.member = member;
      this.rules = rules;
    }

    @Override
    public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
      Object wanted = object.objectAt("spec").get(member);
      JsonObject spec = old.objectAt("spec").deepCopy();
      if (wanted == null) {
        spec.remove(member);
      } else {
        spec.put(member, wanted);
      }
      object.put("spec", spec);
      restoreStatus(object, old);
    }

    @Override
    public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
      return old == null ? Verdict.FINE : Verdict.of(rules.ephemeralContainers(object, old));
    }
  }

  /** Lets only the resources of containers change. */
  private static final class PodResizeStrategy extends ForwardingStrategy {
    private final PodParts rules;

    PodResizeStrategy(Strategy to, PodParts rules) {
      super(to);
      this.rules = rules;
    }

    @Override
    public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
      JsonObject wanted = object.objectAt("spec");
      JsonObject spec = old.objectAt("spec").deepCopy();
      for (String list : List.of("containers", "initContainers")) {
        List<JsonObject> now = wanted.objects(list);
        List<JsonObject> before = spec.objects(list);
        if (!names(now).equals(names(before))) {
          copy(list, wanted, spec); // It is refused when it is judged.
          continue;
        }
        for (int i = 0; i < now.size(); i++) {
          copy("resources", now.get(i), before.get(i));
          copy("resizePolicy", now.get(i), before.get(i));
        }
      }
      copy("resources", wanted, spec);
      object.put("spec", spec);
      restoreStatus(object, old);
    }

    @Override
    public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
      return old == null ? Verdict.FINE : Verdict.of(rules.resize(object, old));
    }
  }

  private static List<String> names(List<JsonObject> containers) {
    return containers.stream().map(container -> container.string("name", "")).toList();
  }

  private static void copy(String member, JsonObject from, JsonObject to) {
    Object value = from.get(member);
    if (value == null) {
      to.remove(member);
    } else {
      to.put(member, value);
    }
  }

  private static void restoreStatus(JsonObject object, JsonObject old) {
    copy("status", old, object);
    for (String member : List.of("labels", "annotations", "ownerReferences", "finalizers")) {
      copy(member, old.objectAt("metadata"), object.objectOrCreate("metadata"));
    }
  }
}
