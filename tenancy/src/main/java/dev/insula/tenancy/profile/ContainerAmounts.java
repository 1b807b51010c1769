package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * What each container must say of its resources. Immutable.
 *
 * @param required resources of which each container has a limit, its own or the profile's
 * @param most the highest limit and request of a container, by resource
 */
public record ContainerAmounts(List<String> required, Map<String, String> most) {

  static ContainerAmounts parse(JsonObject spec) {
    return new ContainerAmounts(
        List.copyOf(spec.strings("requiredLimits")),
        IsolationProfile.texts(spec.objectAt("maxLimits")));
  }
}
