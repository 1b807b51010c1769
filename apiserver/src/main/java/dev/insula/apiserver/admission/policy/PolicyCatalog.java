package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.match.MatchCriteria;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The policies of one kind that are stored in a control plane, compiled, with their bindings.
 * Thread-safe. Read when a write first needs them, and anew after a change; policies that did not
 * change are not compiled again.
 */
final class PolicyCatalog<P> {

  /** With more of either kind every write is refused, as not all of them can be enforced. */
  private static final int MAX_STORED = 2000;

  /** Compiles a policy. */
  @FunctionalInterface
  interface Compiler<P> {
    P compile(JsonObject policy, AdmissionExpressions expressions) throws CelCompileException;
  }

  /**
   * A policy and where it holds.
   *
   * @param source as it is stored
   * @param criteria what it is about, which is known even if it does not compile
   */
  record Bound<P>(
      String name,
      JsonObject source,
      MatchCriteria criteria,
      Result<P> compiled,
      List<PolicyBinding> bindings) {}

  /** What compiling gave: the policy, or why there is none. */
  sealed interface Result<P> {
    record Ready<P>(P policy) implements Result<P> {}

    record Broken<P>(String problem) implements Result<P> {}
  }

  private record Image<P>(long version, List<Bound<P>> policies, Map<String, Result<P>> byKey) {}

  private final ObjectRepository objects;
  private final AdmissionExpressions expressions;
  private final GroupVersionResource policies;
  private final GroupVersionResource bindings;
  private final Compiler<P> compiler;
  private final AtomicLong version = new AtomicLong();
  private volatile Image<P> image = new Image<>(-1, List.of(), Map.of());

  PolicyCatalog(
      ObjectRepository objects,
      AdmissionExpressions expressions,
      String kind,
      Compiler<P> compiler) {
    this.objects = objects;
    this.expressions = expressions;
    this.policies =
        new GroupVersionResource("admissionregistration.k8s.io", "v1", kind + "admissionpolicies");
    this.bindings =
        new GroupVersionResource(
            "admissionregistration.k8s.io", "v1", kind + "admissionpolicybindings");
    this.compiler = compiler;
  }

  /** What is stored may have changed. */
  void changed() {
    version.incrementAndGet();
  }

  /** Policies that have a binding, by name. */
  List<Bound<P>> bound() {
    Image<P> known = image;
    long now = version.get();
    if (known.version() != now) {
      known = read(now, known.byKey());
      image = known;
    }
    return known.policies();
  }

  private Image<P> read(long now, Map<String, Result<P>> before) {
    Map<String, List<PolicyBinding>> bound = new HashMap<>();
    for (JsonObject tree : stored(bindings)) {
      PolicyBinding binding = PolicyBinding.of(tree);
      bound.computeIfAbsent(binding.policy(), _ -> new ArrayList<>()).add(binding);
    }
    var out = new ArrayList<Bound<P>>();
    Map<String, Result<P>> byKey = new HashMap<>();
    for (JsonObject policy : bound.isEmpty() ? List.<JsonObject>of() : stored(policies)) {
      List<PolicyBinding> own = bound.get(Meta.name(policy));
      if (own != null) {
        String key = Meta.uid(policy) + "/" + Meta.generation(policy);
        Result<P> known = before.get(key);
        Result<P> compiled = known == null ? compile(policy) : known;
        byKey.put(key, compiled);
        JsonObject constraints = policy.objectAt("spec").objectAt("matchConstraints");
        MatchCriteria criteria = MatchCriteria.ofResources(constraints);
        out.add(new Bound<>(Meta.name(policy), policy, criteria, compiled, List.copyOf(own)));
      }
    }
    return new Image<>(now, List.copyOf(out), byKey);
  }

  private Result<P> compile(JsonObject policy) {
    try {
      return new Result.Ready<>(compiler.compile(policy, expressions));
    } catch (CelCompileException e) {
      return new Result.Broken<>("compilation failed: " + e.getMessage());
    }
  }

  private List<JsonObject> stored(GroupVersionResource resource) {
    Keyspace.Page page =
        objects.keyspace().range(new RangeQuery(ObjectKeys.range(resource, ""), 0, MAX_STORED));
    if (page.more()) {
      throw ApiException.internal(
          "more than " + MAX_STORED + " " + resource.resource() + " can't be enforced");
    }
    return page.entries().stream().map(entry -> Json.parseObject(entry.value())).toList();
  }
}
