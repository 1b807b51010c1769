package dev.insula.apiserver.admission.webhook;

import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The webhooks of one kind that are stored in a control plane, by the names of their
 * configurations. Thread-safe. Read when a write first needs them, and anew after a change.
 */
final class WebhookCatalog {

  /** With more every write is refused, as not all of them can be asked. */
  private static final int MAX_CONFIGURATIONS = 500;

  private record Image(long version, List<Webhook> webhooks) {}

  private final ObjectRepository objects;
  private final AdmissionExpressions expressions;
  private final GroupVersionResource configurations;
  private final AtomicLong version = new AtomicLong();
  private volatile Image image = new Image(-1, List.of());

  WebhookCatalog(ObjectRepository objects, AdmissionExpressions expressions, String kind) {
    this.objects = objects;
    this.expressions = expressions;
    this.configurations =
        new GroupVersionResource(
            "admissionregistration.k8s.io", "v1", kind + "webhookconfigurations");
  }

  /** What is stored may have changed. */
  void changed() {
    version.incrementAndGet();
  }

  List<Webhook> webhooks() {
    Image known = image;
    long now = version.get();
    if (known.version() != now) {
      known = new Image(now, read());
      image = known;
    }
    return known.webhooks();
  }

  private List<Webhook> read() {
    Keyspace.Page page =
        objects
            .keyspace()
            .range(new RangeQuery(ObjectKeys.range(configurations, ""), 0, MAX_CONFIGURATIONS));
    if (page.more()) {
      throw ApiException.internal(
          "more than "
              + MAX_CONFIGURATIONS
              + " "
              + configurations.resource()
              + " can't be enforced");
    }
    var out = new ArrayList<Webhook>();
    for (Keyspace.Entry entry : page.entries()) {
      for (JsonObject webhook : Json.parseObject(entry.value()).objects("webhooks")) {
        out.add(Webhook.of(webhook, expressions));
      }
    }
    return List.copyOf(out);
  }
}
