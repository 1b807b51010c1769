package dev.insula.tenancy.api;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the operator observed of a tenant. Immutable.
 *
 * @param controlPlane name of the hosted control plane; empty until it is made
 * @param namespaces super namespaces in use
 * @param pods pods in the super cluster
 * @param servedBy the replica that serves it
 */
public record TenantStatus(
    TenantPhase phase,
    long observedGeneration,
    String controlPlane,
    Optional<TenantEndpoint> endpoint,
    long namespaces,
    long pods,
    ServedBy servedBy,
    List<TenantCondition> conditions) {

  public static final TenantStatus NONE =
      new TenantStatus(
          TenantPhase.PENDING, 0, "", Optional.empty(), 0, 0, ServedBy.NOBODY, List.of());

  public TenantStatus {
    conditions = List.copyOf(conditions);
  }

  public Optional<TenantCondition> condition(String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }

  public TenantStatus withPhase(TenantPhase newPhase, long generation) {
    return new TenantStatus(
        newPhase, generation, controlPlane, endpoint, namespaces, pods, servedBy, conditions);
  }

  public TenantStatus withControlPlane(String name, Optional<TenantEndpoint> at) {
    return new TenantStatus(
        phase, observedGeneration, name, at, namespaces, pods, servedBy, conditions);
  }

  public TenantStatus withCounts(long newNamespaces, long newPods) {
    return new TenantStatus(
        phase,
        observedGeneration,
        controlPlane,
        endpoint,
        newNamespaces,
        newPods,
        servedBy,
        conditions);
  }

  public TenantStatus servedBy(ServedBy replica) {
    return new TenantStatus(
        phase, observedGeneration, controlPlane, endpoint, namespaces, pods, replica, conditions);
  }

  /** Sets the condition of its type; the time stays if it says what the one before said. */
  public TenantStatus with(TenantCondition condition) {
    var changed = new ArrayList<TenantCondition>(conditions.size() + 1);
    TenantCondition wanted = condition(condition.type()).map(condition::after).orElse(condition);
    conditions.stream().filter(c -> !c.type().equals(condition.type())).forEach(changed::add);
    changed.add(wanted);
    return new TenantStatus(
        phase, observedGeneration, controlPlane, endpoint, namespaces, pods, servedBy, changed);
  }

  static TenantStatus parse(JsonObject json) {
    return new TenantStatus(
        TenantPhase.of(json.string("phase", "")),
        json.integer("observedGeneration", 0),
        json.string("controlPlane", ""),
        Optional.ofNullable(json.object("endpoint")).map(TenantEndpoint::parse),
        json.integer("namespaces", 0),
        json.integer("pods", 0),
        ServedBy.parse(json.objectAt("servedBy")),
        json.objects("conditions").stream().map(TenantCondition::parse).toList());
  }

  JsonObject render() {
    var out = JsonObject.of("phase", phase.text(), "observedGeneration", observedGeneration);
    if (!controlPlane.isEmpty()) {
      out.put("controlPlane", controlPlane);
    }
    endpoint.ifPresent(at -> out.put("endpoint", at.render()));
    out.put("namespaces", namespaces);
    out.put("pods", pods);
    if (!servedBy.isNobody()) {
      out.put("servedBy", servedBy.render());
    }
    var list = new JsonArray();
    conditions.forEach(condition -> list.add(condition.render()));
    out.put("conditions", list);
    return out;
  }
}
