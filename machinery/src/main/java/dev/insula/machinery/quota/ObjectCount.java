package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.time.Instant;
import java.util.Set;

/** Counts stored objects; a few core resources have a second name for it. */
record ObjectCount(GroupResource resource) implements UsageEvaluator {

  private static final Set<String> ALIASES =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  @Override
  public boolean measures(String name) {
    return name.equals(UsageEvaluator.countName(resource))
        || (name.equals(resource.toString()) && ALIASES.contains(name));
  }

  @Override
  public Amounts usage(JsonObject object, Instant now) {
    String name = resource.toString();
    return ALIASES.contains(name)
        ? Amounts.oneOf(UsageEvaluator.countName(resource), name)
        : Amounts.oneOf(UsageEvaluator.countName(resource));
  }
}
