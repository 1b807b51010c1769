package dev.insula.tenancy.syncer;

import dev.insula.client.WriteGuard;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.profile.Admission;
import dev.insula.tenancy.translation.Passages;
import dev.insula.tenancy.translation.ServiceDown;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.WorkloadTemplates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a tenant at creation what the airlock will say, from the same rules. Thread-safe. A service
 * only: whatever gets past it meets the airlock.
 */
final class TenantGuard implements WriteGuard {

  /** Warnings for one object; more help nobody. */
  private static final int MOST_WARNINGS = 16;

  private static final Set<String> SUBRESOURCES = Set.of("", "ephemeralcontainers", "resize");

  private final TenantPlane plane;

  TenantGuard(TenantPlane plane) {
    this.plane = plane;
  }

  @Override
  public Judgement judge(Write write) {
    Admission admission = plane.context().profile().admission();
    boolean heard = !write.byPlatform() || (admission == Admission.DENY && write.old() == null);
    if (admission == Admission.NONE || !heard || !SUBRESOURCES.contains(write.subresource())) {
      return Judgement.FINE;
    }
    List<WorkloadTemplates.Template> templates =
        WorkloadTemplates.of(write.resource(), write.object());
    if (!templates.isEmpty()) {
      return ofTemplates(templates);
    }
    SyncedKind kind = SyncedKind.of(write.resource());
    return kind == null || !isJudged(kind, write) ? Judgement.FINE : ofObject(kind, write);
  }

  /** What controllers make on both sides is not the tenant's. */
  private static boolean isJudged(SyncedKind kind, Write write) {
    JsonObject object = write.object();
    return switch (kind) {
      case POD -> true;
      case SERVICE, ENDPOINTS ->
          !write.byPlatform() && ServiceDown.passes(Meta.namespace(object), Meta.name(object));
      case CLAIM, ENDPOINT_SLICE, INGRESS, NETWORK_POLICY, BUDGET -> !write.byPlatform();
      case NAMESPACE, CONFIG_MAP, SECRET, SERVICE_ACCOUNT -> false;
    };
  }

  private Judgement ofTemplates(List<WorkloadTemplates.Template> templates) {
    var warnings = new ArrayList<String>();
    for (WorkloadTemplates.Template template : templates) {
      String kind = template.kind().kind();
      for (Refusal refusal : plane.airlock().inspect(kind, template.object())) {
        warnings.add(template.path() + "." + refusal.message());
      }
      for (Refusal advice : plane.airlock().advice(kind, template.object())) {
        warnings.add(template.path() + "." + advice.warning());
      }
    }
    return Judgement.warning(cut(warnings));
  }

  private Judgement ofObject(SyncedKind kind, Write write) {
    List<Refusal> refused = news(kind, write, Airlock::inspect);
    List<String> warnings =
        news(kind, write, Airlock::advice).stream().map(Refusal::warning).toList();
    if (refused.isEmpty()) {
      return Judgement.warning(cut(warnings));
    }
    List<String> messages = refused.stream().map(Refusal::message).toList();
    if (plane.context().profile().admission() == Admission.DENY) {
      return new Judgement(
          cut(warnings), Optional.of(messages.stream().collect(Collectors.joining("; also "))));
    }
    var all = new ArrayList<>(messages);
    all.addAll(warnings);
    return Judgement.warning(cut(all));
  }

  private interface Look {
    List<Refusal> at(Airlock airlock, String kind, JsonObject object);
  }

  /** What was there before a change is no news, and must not stand in the way of other changes. */
  private List<Refusal> news(SyncedKind kind, Write write, Look look) {
    List<Refusal> now =
        look.at(plane.airlock(), kind.kind(), asWritten(kind, write.object(), write));
    JsonObject old = write.old();
    if (old == null || now.isEmpty()) {
      return now;
    }
    var before = new HashSet<>(look.at(plane.airlock(), kind.kind(), asWritten(kind, old, write)));
    return now.stream().filter(refusal -> !before.contains(refusal)).toList();
  }

  private static JsonObject asWritten(SyncedKind kind, JsonObject object, Write write) {
    return kind == SyncedKind.POD
        ? object
        : Passages.of(kind).asWritten(object, write.old() != null);
  }

  private static List<String> cut(List<String> warnings) {
    if (warnings.size() <= MOST_WARNINGS) {
      return warnings;
    }
    var some = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
    some.add("and " + (warnings.size() - MOST_WARNINGS) + " more");
    return some;
  }
}
