package dev.insula.tenancy.syncer;

import dev.insula.client.WriteGuard;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.profile.Admission;
import dev.insula.tenancy.translation.PassingKind;
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
  private final CustomKinds kinds;

  TenantGuard(TenantPlane plane, CustomKinds kinds) {
    this.plane = plane;
    this.kinds = kinds;
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
    PassingKind kind = kinds.down(write.resource());
    if (kind == null || !plane.passes(kind) || !isJudged(kind, write)) {
      return Judgement.FINE;
    }
    try {
      return ofObject(kind, write);
    } catch (NotYetException e) {
      // It was declared until now.
      return Judgement.FINE;
    }
  }

  /** What controllers make on both sides is not the tenant's. */
  private static boolean isJudged(PassingKind kind, Write write) {
    JsonObject object = write.object();
    return switch (kind) {
      case SyncedKind.POD -> true;
      case SyncedKind.SERVICE, SyncedKind.ENDPOINTS ->
          !write.byPlatform() && ServiceDown.passes(Meta.namespace(object), Meta.name(object));
      case SyncedKind.NAMESPACE -> false;
      default -> !kind.isReferenced() && !write.byPlatform();
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

  private Judgement ofObject(PassingKind kind, Write write) {
    List<Refusal> refused = news(write, object -> inspect(kind, object, write));
    List<String> warnings =
        news(write, object -> advice(kind, object, write)).stream().map(Refusal::warning).toList();
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
    List<Refusal> at(JsonObject object);
  }

  /** What was there before a change is no news, and must not stand in the way of other changes. */
  private static List<Refusal> news(Write write, Look look) {
    List<Refusal> now = look.at(write.object());
    JsonObject old = write.old();
    if (old == null || now.isEmpty()) {
      return now;
    }
    var before = new HashSet<>(look.at(old));
    return now.stream().filter(refusal -> !before.contains(refusal)).toList();
  }

  private List<Refusal> inspect(PassingKind kind, JsonObject object, Write write) {
    return kind == SyncedKind.POD
        ? plane.airlock().inspect(kind.ruleName(), object)
        : kinds.inspect(plane.airlock(), kind, object, write.old() != null);
  }

  private List<Refusal> advice(PassingKind kind, JsonObject object, Write write) {
    JsonObject written =
        kind == SyncedKind.POD
            ? object
            : kinds.passage(kind).asWritten(object, write.old() != null);
    return plane.airlock().advice(kind.ruleName(), written);
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
