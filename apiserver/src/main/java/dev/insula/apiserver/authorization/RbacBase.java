package dev.insula.apiserver.authorization;

import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The roles and bindings that all control planes start with, compiled once for all of them
 * (INVARIANT 5 of the design). Immutable.
 */
public final class RbacBase {

  public static final RbacBase NONE = of(BaseLayer.EMPTY);

  private final RbacImage image;
  private final Set<String> keys;
  private final long revision;

  private RbacBase(RbacImage image, Set<String> keys, long revision) {
    this.image = image;
    this.keys = keys;
    this.revision = revision;
  }

  public static RbacBase of(BaseLayer layer) {
    var delta = new RbacDelta();
    var entries =
        layer.entries().stream().filter(e -> e.key().startsWith(RbacDelta.PREFIX)).toList();
    entries.forEach(entry -> delta.put(entry.key(), entry.value()));
    Set<String> keys =
        entries.stream().map(Keyspace.Entry::key).collect(Collectors.toUnmodifiableSet());
    return new RbacBase(delta.applyTo(RbacImage.EMPTY), keys, layer.revision());
  }

  /** An image that has the base's content and room for a control plane's own. */
  RbacImage image() {
    return new RbacImage(image, Map.of());
  }

  /** The rules of a cluster role as it is at the start; none if there is no such role. */
  public List<PolicyRule> rulesOf(String clusterRole) {
    List<PolicyRule> rules = image.roleRules("", "ClusterRole", clusterRole);
    return rules == null ? List.of() : rules;
  }

  Set<String> keys() {
    return keys;
  }

  /** Entries up to this revision are the base's own and need not be compiled again. */
  long revision() {
    return revision;
  }
}
