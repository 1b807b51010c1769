package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.EventRecorder;
import dev.insula.client.ObjectReference;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.Declarations.Verdict;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Says at a policy whether it can be followed ({@code Valid}) and whether objects pass by it
 * ({@code Active}), as conditions and, when that changes, as Events. For one thread.
 */
final class SyncPolicyStatus implements AutoCloseable {

  private static final String VALID = "Valid";
  private static final String ACTIVE = "Active";
  private static final int MOST = 4 * 1024;

  private final ControlPlaneClient superCluster;
  private final WriteOptions as;
  private final Clock clock;
  private final EventRecorder events = new EventRecorder("insula-operator");

  SyncPolicyStatus(ControlPlaneClient superCluster, WriteOptions as, Clock clock) {
    this.superCluster = superCluster;
    this.as = as;
    this.clock = clock;
  }

  /**
   * Says it if it is news.
   *
   * @param flows whether objects of the kind pass now
   * @return false if the policy changed meanwhile, and is to be looked at anew
   */
  boolean say(Verdict verdict, boolean flows) {
    var name = new ObjectName("", verdict.policy().name());
    try {
      JsonObject object = superCluster.get(SyncPolicyResource.POLICIES, name).tree();
      JsonObject valid =
          verdict.valid()
              ? condition(object, VALID, true, VALID, "it can be followed")
              : condition(object, VALID, false, verdict.reason(), verdict.message());
      JsonObject active =
          verdict.inForce().isPresent() && !flows
              ? condition(
                  object,
                  ACTIVE,
                  false,
                  "Listing",
                  "what the super cluster has is not known yet; Insula needs rights on it")
              : condition(object, ACTIVE, flows, verdict.reason(), verdict.message());
      JsonArray wanted = JsonArray.of(valid, active);
      if (!wanted.equals(object.objectAt("status").array("conditions"))) {
        tell(object, valid);
        tell(object, active);
        object.objectOrCreate("status").put("conditions", wanted);
        superCluster.update(SyncPolicyResource.POLICIES, object, as.withSubresource("status"));
      }
      return true;
    } catch (ApiException e) {
      if (e.isConflict()) {
        return false;
      }
      if (e.isNotFound()) {
        return true;
      }
      throw e;
    }
  }

  private JsonObject condition(
      JsonObject policy, String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    String since =
        find(policy, type)
            .filter(before -> before.string("status", "").equals(status))
            .map(before -> before.string("lastTransitionTime", ""))
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return JsonObject.of(
        "type",
        type,
        "status",
        status,
        "reason",
        reason,
        "message",
        message.length() <= MOST ? message : message.substring(0, MOST),
        "observedGeneration",
        Meta.generation(policy),
        "lastTransitionTime",
        since);
  }

  private static Optional<JsonObject> find(JsonObject policy, String type) {
    return policy.objectAt("status").objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals(type))
        .findFirst();
  }

  private void tell(JsonObject policy, JsonObject now) {
    String type = now.string("type", "");
    Optional<JsonObject> before = find(policy, type);
    boolean holds = now.string("status", "").equals("True");
    boolean same =
        before
            .filter(
                b ->
                    b.string("status", "").equals(now.string("status", ""))
                        && b.string("reason", "").equals(now.string("reason", "")))
            .isPresent();
    // That a policy can be followed is news only after it could not.
    boolean news = !same && (before.isPresent() || type.equals(ACTIVE) || !holds);
    if (news) {
      events.record(
          "super",
          superCluster,
          ObjectReference.to(policy),
          holds || type.equals(ACTIVE) ? "Normal" : "Warning",
          now.string("reason", ""),
          now.string("message", ""));
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
