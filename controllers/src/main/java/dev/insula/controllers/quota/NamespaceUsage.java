package dev.insula.controllers.quota;

import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.ServedResource;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.quota.Amounts;
import dev.insula.machinery.quota.QuotaDemand;
import dev.insula.machinery.quota.UsageEvaluator;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counts what the objects of one namespace use of a quota, reading them page by page. */
final class NamespaceUsage {

  private static final int PAGE = 500;

  private final Plane plane;
  private final String namespace;
  private final Instant now;

  NamespaceUsage(Plane plane, String namespace, Instant now) {
    this.plane = plane;
    this.namespace = namespace;
    this.now = now;
  }

  /** The sum over all resources that the quota limits and that are served; others are left out. */
  Amounts of(QuotaDemand demand) {
    Amounts sum = Amounts.NONE;
    List<ServedResource> served = plane.client().resources();
    for (GroupResource resource : demand.resources()) {
      Optional<ServedResource> found =
          served.stream()
              .filter(each -> each.resource().groupResource().equals(resource))
              .filter(each -> each.namespaced() && each.supports("list"))
              .findFirst();
      if (found.isPresent()) {
        sum = sum.plus(of(demand, found.get()));
      }
    }
    return sum;
  }

  private Amounts of(QuotaDemand demand, ServedResource served) {
    UsageEvaluator evaluator = UsageEvaluator.of(served.resource().groupResource());
    Amounts sum = demand.usage(evaluator, List.of(), now);
    String token = "";
    do {
      ObjectList page;
      try {
        page =
            plane.client().list(served.resource(), namespace, ListOptions.NONE.page(PAGE, token));
      } catch (ApiException e) {
        if (e.isNotFound()) {
          // A custom resource that went away meanwhile.
          return sum;
        }
        throw e;
      }
      List<JsonObject> objects = page.items().stream().map(ApiObject::tree).toList();
      sum = sum.plus(demand.usage(evaluator, objects, now));
      token = page.continueToken();
    } while (!token.isEmpty());
    return sum;
  }
}
