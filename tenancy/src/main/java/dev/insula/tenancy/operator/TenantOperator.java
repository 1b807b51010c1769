package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.client.QueueOptions;
import dev.insula.client.Workers;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.remote.ControlPlaneSecret;
import dev.insula.tenancy.remote.ExternalControlPlanes;
import dev.insula.tenancy.replica.ReplicaLease;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the Tenant objects of a super cluster and gives each a control plane. Started once,
 * closed once. Thread-safe.
 */
public final class TenantOperator implements ReplicaLease.Listener, MetricSource, AutoCloseable {

  private static final WriteOptions AS = WriteOptions.as("insula-operator");
  private static final Duration INSTALL = Duration.ofSeconds(30);
  private static final Duration FIRST_LIST = Duration.ofMinutes(2);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  /** Reports between two looks at all tenants, as some figures change because time goes by. */
  private static final int ROUNDS_FOR_ALL = 6;

  /** Tenants elsewhere by the Secret that leads there. */
  private static final String BY_KUBECONFIG = "kubeconfig";

  private final ControlPlaneClient superCluster;
  private final ExternalControlPlanes external;
  private final TenantLifecycle lifecycle;
  private final OperatorOptions options;
  private final TenantReconciler reconciler;
  private final FairQueue<String> queue =
      new FairQueue<>(QueueOptions.DEFAULT.withDelays(Duration.ofMillis(10), LONGEST_DELAY, 0.2));
  private final TenantNews news;
  private final Claims claims;
  private final Profiles profiles;
  private final SuperAdmission admission;
  private final SyncPolicies syncPolicies;
  private final Informer<Tenant> tenants;
  private final Informer<String> namespaces;
  private final Informer<String> kubeconfigs;
  private final Thread reporter;
  private final List<AutoCloseable> running = new ArrayList<>();
  private @Nullable Workers<String> workers;

  public TenantOperator(
      ControlPlaneClient superCluster,
      ReplicaLease lease,
      ControlPlaneProvider provider,
      ExternalControlPlanes external,
      TenantLifecycle lifecycle,
      OperatorOptions options,
      Clock clock) {
    this.superCluster = superCluster;
    this.external = external;
    this.lifecycle = lifecycle;
    this.options = options;
    news = new TenantNews(superCluster);
    claims = new Claims(lease, provider);
    profiles = new Profiles(superCluster, AS, clock, this::profileChanged);
    admission = new SuperAdmission(superCluster, AS, profiles::all, options.trustedControllers());
    syncPolicies = new SyncPolicies(superCluster, AS, clock, lifecycle, admission::customKinds);
    reconciler =
        new TenantReconciler(
            new TenantObjects(superCluster, AS, news),
            claims,
            provider,
            external,
            lifecycle,
            profiles,
            new TenantTeardown(superCluster),
            new TenantConditions(clock));
    tenants =
        Informer.of(superCluster, TenantResource.TENANTS, Tenant::parse)
            .index(BY_KUBECONFIG, TenantOperator::kubeconfigOf)
            .handler(new TenantHandler())
            .build();
    namespaces =
        Informer.of(superCluster, TenantTeardown.NAMESPACES, TenantOperator::tenantOf)
            .selecting(ListOptions.NONE.withLabelSelector(Origin.TENANT_UID))
            .handler(new NamespaceHandler())
            .build();
    kubeconfigs =
        Informer.of(superCluster, ControlPlaneSecret.SECRETS, secret -> "")
            .inNamespace(SystemNamespace.NAME)
            .handler(new KubeconfigHandler())
            .build();
    reporter = Thread.ofVirtual().name("tenant-reports").unstarted(this::report);
  }

  /** Installs the Tenant resource, then begins to work. */
  public void start() throws InterruptedException {
    new Definition(superCluster, AS).install(TenantResource.definition(), INSTALL);
    running.add(profiles);
    profiles.start(INSTALL);
    running.add(admission);
    admission.start(FIRST_LIST);
    running.add(syncPolicies);
    syncPolicies.start(FIRST_LIST);
    workers = Workers.start("tenants", options.workers(), queue, reconciler);
    running.add(workers);
    running.add(namespaces.start());
    running.add(tenants.start());
    running.add(kubeconfigs.start());
    if (!tenants.awaitSync(FIRST_LIST)) {
      throw new IllegalStateException("tenants could not be listed within " + FIRST_LIST);
    }
    reporter.start();
  }

  private static List<String> kubeconfigOf(Tenant tenant) {
    return tenant.isExternal() ? List.of(tenant.kubeconfigSecret()) : List.of();
  }

  /** The name of the tenant that a namespace belongs to. */
  private static String tenantOf(ApiObject namespace) {
    return namespace.tree().objectAt("metadata", "labels").string(Origin.TENANT, "");
  }

  /** Tenants of the super cluster by phase, and those that are served here. */
  @Override
  public void collect(Families families) {
    if (workers != null) {
      workers.collect(families);
    }
    var phases = new EnumMap<TenantPhase, Integer>(TenantPhase.class);
    int mine = 0;
    for (Tenant tenant : tenants.store().values()) {
      phases.merge(tenant.status().phase(), 1, Integer::sum);
      mine += claims.isMine(tenant) ? 1 : 0;
    }
    for (TenantPhase phase : TenantPhase.values()) {
      families
          .gauge("insula_tenants", "Tenants of the super cluster, by phase.")
          .point(phases.getOrDefault(phase, 0), "phase", phase.text());
    }
    families.gauge("insula_replica_tenants", "Tenants that this replica serves.").point(mine);
  }

  private void profileChanged(String profile) {
    admission.profileChanged(profile);
    for (Tenant tenant : tenants.store().values()) {
      if (tenant.profile().equals(profile)) {
        dirty(tenant.name());
      }
    }
  }

  @Override
  public void replicasChanged() {
    tenants.store().values().forEach(tenant -> dirty(tenant.name()));
  }

  @Override
  public void lost() {
    reconciler.releaseAll(tenants.store().values());
  }

  private void dirty(String tenant) {
    queue.add(tenant, tenant);
  }

  private void release(Tenant tenant) {
    external.disconnect(tenant.identity());
    lifecycle.release(tenant.identity());
  }

  /** Brings figures up to date that no event tells of. */
  private void report() {
    try {
      for (int round = 1; ; round++) {
        Thread.sleep(options.reportInterval());
        Collection<String> stirred = lifecycle.stirred();
        if (round % ROUNDS_FOR_ALL == 0) {
          tenants.store().values().forEach(this::reportOn);
        } else {
          stirred.forEach(this::reportOn);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportOn(String name) {
    Tenant tenant = tenants.store().get(new ObjectName("", name));
    if (tenant != null) {
      reportOn(tenant);
    }
  }

  private void reportOn(Tenant tenant) {
    boolean served = !tenant.deleting() && tenant.runsHere() && claims.isMine(tenant);
    if (served && isOutdated(tenant)) {
      dirty(tenant.name());
    }
  }

  private boolean isOutdated(Tenant tenant) {
    TenantLifecycle.SyncReport report = lifecycle.report(tenant.identity());
    return report.pods() != tenant.status().pods()
        || report.namespaces() != tenant.status().namespaces()
        || holds(tenant, TenantCondition.SYNCED) != report.isInStep()
        || holds(tenant, TenantCondition.DEGRADED) != report.isDegraded();
  }

  private static boolean holds(Tenant tenant, String condition) {
    return tenant.status().condition(condition).map(TenantCondition::holds).orElse(false);
  }

  @Override
  public void close() throws Exception {
    reporter.interrupt();
    for (AutoCloseable part : running.reversed()) {
      part.close();
    }
    running.clear();
    news.close();
  }

  private final class TenantHandler implements InformerHandler<Tenant> {
    @Override
    public void onAdd(ObjectName name, Tenant value) {
      dirty(name.name());
    }

    @Override
    public void onUpdate(ObjectName name, Tenant before, Tenant value) {
      // Only the status differs after the operator's own writes, and a claim's turn goes on by
      // itself.
      boolean own =
          before.identity().equals(value.identity())
              && before.generation() == value.generation()
              && before.deleting() == value.deleting()
              && before.finalized() == value.finalized()
              && before.allowsDeletions() == value.allowsDeletions()
              && (claims.isMine(value)
                  || before.status().servedBy().equals(value.status().servedBy()));
      if (!own) {
        dirty(name.name());
      }
      if (!before.identity().equals(value.identity())) {
        release(before);
      }
    }

    @Override
    public void onDelete(ObjectName name, Tenant last) {
      // Someone may have taken the finalizer off: what is gone is no longer served.
      release(last);
    }
  }

  /** A tenant's own control plane may be reached in another way from now on. */
  private final class KubeconfigHandler implements InformerHandler<String> {
    @Override
    public void onAdd(ObjectName name, String value) {
      tenants.store().by(BY_KUBECONFIG, name.name()).forEach(tenant -> dirty(tenant.name()));
    }

    @Override
    public void onUpdate(ObjectName name, String before, String value) {
      onAdd(name, value);
    }
  }

  private final class NamespaceHandler implements InformerHandler<String> {
    @Override
    public void onDelete(ObjectName name, String tenant) {
      dirty(tenant);
    }
  }
}
