package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Reconciler;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.profile.ProfileRule;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Says at a profile whether its rules can be followed. Thread-safe. */
final class ProfileStatus implements Reconciler<String> {

  private static final String VALID = "Valid";
  private static final int MOST = 4 * 1024;

  private final ControlPlaneClient superCluster;
  private final WriteOptions as;
  private final Clock clock;

  ProfileStatus(ControlPlaneClient superCluster, WriteOptions as, Clock clock) {
    this.superCluster = superCluster;
    this.as = as;
    this.clock = clock;
  }

  @Override
  public Result reconcile(String lane, String profile) {
    try {
      JsonObject object =
          superCluster.get(ProfileResource.PROFILES, new ObjectName("", profile)).tree();
      JsonObject wanted = condition(object);
      if (saysTheSame(object, wanted)) {
        return Result.DONE;
      }
      object.objectOrCreate("status").put("conditions", JsonArray.of(wanted));
      superCluster.update(ProfileResource.PROFILES, object, as.withSubresource("status"));
      return Result.DONE;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Result.DONE;
      }
      if (e.isConflict()) {
        return Result.RETRY;
      }
      throw e;
    }
  }

  private static boolean saysTheSame(JsonObject object, JsonObject wanted) {
    List<JsonObject> conditions = object.objectAt("status").objects("conditions");
    return conditions.size() == 1
        && conditions.getFirst().string("status", "").equals(wanted.string("status", ""))
        && conditions.getFirst().string("message", "").equals(wanted.string("message", ""))
        && conditions.getFirst().integer("observedGeneration", 0)
            == wanted.integer("observedGeneration", 0);
  }

  private JsonObject condition(JsonObject object) {
    String broken =
        IsolationProfile.parse(object).rules().stream()
            .filter(rule -> !rule.error().isEmpty())
            .map(ProfileStatus::said)
            .collect(Collectors.joining("\n"));
    boolean valid = broken.isEmpty();
    return JsonObject.of(
        "type",
        VALID,
        "status",
        valid ? "True" : "False",
        "reason",
        valid ? "RulesCompile" : "RulesDoNotCompile",
        "message",
        broken.length() <= MOST ? broken : broken.substring(0, MOST),
        "observedGeneration",
        Meta.of(object).integer("generation", 0),
        "lastTransitionTime",
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String said(ProfileRule rule) {
    return "rule " + rule.name() + ", which nothing passes until it is corrected: " + rule.error();
  }
}
