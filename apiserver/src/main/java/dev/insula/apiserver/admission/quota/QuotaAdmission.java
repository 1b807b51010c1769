package dev.insula.apiserver.admission.quota;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ReservingPlugin;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quota.Amounts;
import dev.insula.machinery.quota.UsageEvaluator;
import dev.insula.store.Operation;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Charges writes to the quotas of their namespace and refuses what is more than they leave.
 * Thread-safe.
 *
 * <p>INVARIANT: the charge is committed with the write it is for, under the condition that the
 * quota is still the one that was looked at. So writes at the same time cannot exceed it together,
 * and a write that fails leaves no charge.
 *
 * <p>Source: the page "Resource Quotas".
 */
public final class QuotaAdmission implements ReservingPlugin {

  private static final GroupVersionResource QUOTAS =
      new GroupVersionResource("", "v1", "resourcequotas");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  /** Quotas of one namespace that are looked at. */
  private static final int MAX_QUOTAS = 1000;

  private static final Set<GroupResource> NEVER_CHARGED =
      Set.of(new GroupResource("", "events"), new GroupResource("events.k8s.io", "events"));

  /** Whose use can grow by an update. */
  private static final Set<GroupResource> CHARGED_ON_UPDATE =
      Set.of(
          CLAIMS,
          new GroupResource("", "services"),
          new GroupResource("resource.k8s.io", "resourceclaims"));

  @Override
  public List<Operation> reserve(AdmissionRequest request) {
    JsonObject object = request.object();
    String namespace = request.name().namespace();
    if (object == null || namespace.isEmpty() || !isCharged(request, object)) {
      return List.of();
    }
    UsageEvaluator evaluator = UsageEvaluator.of(request.definition().groupResource());
    List<ChargedQuota> quotas = quotas(request, evaluator, object);
    if (quotas.isEmpty()) {
      return List.of();
    }
    Amounts usage = evaluator.usage(object, request.context().now());
    Amounts negative = usage.negative();
    if (!negative.isEmpty()) {
      throw forbidden(
          request,
          object,
          "quota usage is negative for resource(s): " + String.join(",", negative.names()));
    }
    boolean limited = !request.subresource().equals("status");
    var out = new ArrayList<Operation>();
    for (ChargedQuota quota : quotas) {
      Amounts more = growth(request, evaluator, quota, usage);
      if (!more.isEmpty()) {
        if (limited) {
          String problem = quota.exceededBy(more);
          if (!problem.isEmpty()) {
            throw forbidden(request, object, problem);
          }
        }
        out.add(quota.charge(more));
      }
    }
    return out;
  }

  private static boolean isCharged(AdmissionRequest request, JsonObject object) {
    GroupResource resource = request.definition().groupResource();
    boolean update = request.operation() == AdmissionRequest.Operation.UPDATE;
    return switch (request.subresource()) {
      case "" ->
          request.operation() == AdmissionRequest.Operation.CREATE
              ? !NEVER_CHARGED.contains(resource)
              : update && CHARGED_ON_UPDATE.contains(resource);
      case "resize" -> update && resource.equals(new GroupResource("", "pods"));
      case "status" -> update && resource.equals(CLAIMS) && isReallocated(request, object);
      default -> false;
    };
  }

  private static boolean isReallocated(AdmissionRequest request, JsonObject claim) {
    JsonObject old = request.old();
    JsonObject before =
        old == null ? new JsonObject() : old.objectAt("status", "allocatedResources");
    return !claim.objectAt("status", "allocatedResources").equals(before);
  }

  /** The quotas that the object counts for. */
  private static List<ChargedQuota> quotas(
      AdmissionRequest request, UsageEvaluator evaluator, JsonObject object) {
    var range = ObjectKeys.range(QUOTAS, request.name().namespace());
    var out = new ArrayList<ChargedQuota>();
    for (var entry :
        request.objects().keyspace().range(new RangeQuery(range, 0, MAX_QUOTAS)).entries()) {
      var quota = new ChargedQuota(entry);
      if (quota.demand().covers(evaluator, object)) {
        String problem = quota.problemWith(evaluator, object);
        if (!problem.isEmpty()) {
          throw forbidden(request, object, problem);
        }
        out.add(quota);
      }
    }
    return out;
  }

  /** What the write adds to the use; an update that moves an object into a quota adds it whole. */
  private static Amounts growth(
      AdmissionRequest request, UsageEvaluator evaluator, ChargedQuota quota, Amounts usage) {
    JsonObject old = request.old();
    Amounts growth = usage;
    if (old != null && quota.demand().covers(evaluator, old)) {
      growth = usage.beyond(evaluator.usage(old, request.context().now()));
    }
    return growth.withoutZeros().only(quota.demand().hard().names());
  }

  private static ApiException forbidden(AdmissionRequest request, JsonObject object, String why) {
    return ApiException.forbidden(request.definition().groupResource(), Meta.name(object), why);
  }
}
