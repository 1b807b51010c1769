package dev.insula.apiserver.metrics;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.object.GroupResource;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.store.Keyspace;
import java.util.HashSet;

/**
 * How many objects of each kind a control plane has, counted when somebody asks. Thread-safe. So
 * many series as there are kinds, of which the bound on custom resource definitions is one.
 */
public final class StoredObjects implements MetricSource {

  /** Kinds that are shown; Kubernetes has some seventy. */
  static final int MOST_KINDS = 1000;

  private final ResourceRegistry registry;
  private final Keyspace keyspace;

  public StoredObjects(ResourceRegistry registry, Keyspace keyspace) {
    this.registry = registry;
    this.keyspace = keyspace;
  }

  @Override
  public void collect(Families families) {
    Families.Numbers byName =
        families.gauge(
            "apiserver_storage_objects", "Stored objects by kind; see apiserver_resource_objects.");
    Families.Numbers byResource =
        families.gauge("apiserver_resource_objects", "Stored objects by kind.");
    var seen = new HashSet<GroupResource>();
    registry
        .all()
        .filter(definition -> definition.createAction() == null)
        .filter(definition -> seen.add(definition.storage().groupResource()))
        .limit(MOST_KINDS)
        .forEach(
            definition -> {
              GroupResource kind = definition.storage().groupResource();
              long count = keyspace.count(ObjectKeys.range(definition.storage(), ""));
              byName.point(count, "resource", kind.toString());
              byResource.point(count, "group", kind.group(), "resource", kind.resource());
            });
  }
}
