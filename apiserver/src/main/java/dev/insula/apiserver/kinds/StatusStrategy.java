package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.Verdict;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The status subresource of a kind: only the status changes, and of the metadata what is not the
 * owner's (labels, owner references), unless the data says that all of it may.
 */
final class StatusStrategy extends DeclaredStrategy {

  StatusStrategy(KindRules served, KindRules rules) {
    super(served, rules);
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    List<String> mayChange = rules().statusMayChange();
    Set<String> members = new LinkedHashSet<>(object.keySet());
    members.addAll(old.keySet());
    for (String member : members) {
      if (!member.equals("metadata") && !mayChange.contains(member)) {
        restore(member, object, old);
      }
    }
    for (String member : rules().statusKeeps()) {
      JsonObject status = object.objectOrCreate("status");
      if (Node.isEmpty(status.get(member))) {
        restore(member, status, old.objectAt("status"));
      }
    }
    if (!mayChange.contains("metadata")) {
      keepMetadata(object.objectOrCreate("metadata"), old.objectAt("metadata"));
    }
  }

  private static void keepMetadata(JsonObject metadata, JsonObject old) {
    restore("labels", metadata, old);
    restore("ownerReferences", metadata, old);
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
