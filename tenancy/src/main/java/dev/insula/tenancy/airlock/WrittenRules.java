package dev.insula.tenancy.airlock;

import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileRule;
import java.util.ArrayList;
import java.util.List;

/** The rules of a profile that its author wrote, for one tenant. Immutable, thread-safe. */
final class WrittenRules {

  private final List<ProfileRule> rules;
  private final JsonObject tenant;

  WrittenRules(IsolationProfile profile, String tenant) {
    this.rules = profile.rules();
    this.tenant = JsonObject.of("name", tenant, "profile", profile.name());
  }

  /**
   * What they have against an object.
   *
   * @param warnings those that warn, or those that refuse
   */
  List<Refusal> judge(String kind, JsonObject object, boolean warnings) {
    if (rules.isEmpty()) {
      return List.of();
    }
    var out = new ArrayList<Refusal>(0);
    var budget = new CelBudget(ProfileRule.MOST_COST);
    for (ProfileRule rule : rules) {
      if (rule.warns() == warnings && rule.isAbout(kind)) {
        rule.judge(object, tenant, budget)
            .ifPresent(why -> out.add(new Refusal("object", rule.name(), why, rule.remedy())));
      }
    }
    return out;
  }
}
