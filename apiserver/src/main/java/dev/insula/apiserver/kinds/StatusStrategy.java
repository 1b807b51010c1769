package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The status subresource of a kind: only the status changes, and of the metadata what the data
 * leaves open.
 */
final class StatusStrategy extends DeclaredStrategy {

  StatusStrategy(KindRules served, KindRules rules) {
    super(served, rules);
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    Set<String> members = new LinkedHashSet<>(object.keySet());
    members.addAll(old.keySet());
    for (String member : members) {
      if (!member.equals("metadata") && !member.equals("status")) {
        restore(member, object, old);
      }
    }
    for (String member : rules().statusKeeps()) {
      JsonObject status = object.objectOrCreate("status");
      if (Node.isEmpty(status.get(member))) {
        restore(member, status, old.objectAt("status"));
      }
    }
    JsonObject metadata = object.objectOrCreate("metadata");
    for (String member : rules().statusRestores()) {
      restore(member, metadata, old.objectAt("metadata"));
    }
    Preparations.ofStatus(rules().prepare()).prepare(object, old, context);
  }

  @Override
  public List<String> disowned() {
    return rules().statusDisowns();
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    return Verdict.of(VALIDATOR.validate(rules().statusType(), object, old).causes());
  }

  @Override
  public boolean changesGeneration(JsonObject object, JsonObject old) {
    return false;
  }
}
