package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of what containers ask for. */
final class AmountChecks {

  private AmountChecks() {}

  /**
   * A container that has no limit of one of these resources and is given none.
   *
   * @param given resources of which the profile has a limit for containers without
   */
  record NoLimit(List<String> required, Set<String> given) implements Check {
    @Override
    public boolean refuses(Object value) {
      if (!(value instanceof JsonObject container)) {
        return false;
      }
      JsonObject limits = container.objectAt("resources", "limits");
      return required.stream().anyMatch(r -> !limits.containsKey(r) && !given.contains(r));
    }
  }

  /** Limits or requests of which one is higher than allowed. */
  record Above(Map<String, Quantity> most) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject amounts
          && most.entrySet().stream().anyMatch(e -> isAbove(amounts.get(e.getKey()), e.getValue()));
    }

    private static boolean isAbove(@Nullable Object amount, Quantity most) {
      if (amount == null) {
        return false;
      }
      try {
        return Quantity.parse(amount.toString()).compareTo(most) > 0;
      } catch (Quantity.MalformedQuantityException e) {
        return true;
      }
    }
  }
}
