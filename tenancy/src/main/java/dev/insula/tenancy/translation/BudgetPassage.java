package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PodDisruptionBudgets: in the super cluster they hold its drains back, in the tenant the tenant's
 * own evictions. Each side counts its pods itself, so that no status comes up.
 */
final class BudgetPassage implements Passage {

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    JsonObject wanted = Copies.begin(SyncedKind.BUDGET, object, context);
    wanted.put("spec", object.objectAt("spec").deepCopy());
    return wanted;
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    return Copies.merge(existing, wanted, List.of("spec"));
  }
}
