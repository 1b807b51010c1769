package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.Informer;
import dev.insula.client.Reconciler;
import dev.insula.client.Refresher;
import dev.insula.client.Workers;
import dev.insula.client.WriteGuard;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.MetricSource;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.operator.TenantLifecycle;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.quota.QuotaExceededException;
import dev.insula.tenancy.syncer.TenantTimes.Direction;
import dev.insula.tenancy.translation.ApiAddress;
import dev.insula.tenancy.translation.Declaration;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.TenantContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The syncer of all hosted tenants. Assembled here, started once, closed once. Thread-safe.
 *
 * <p>Whatever it knows it reads from the clusters: one that is started anew goes on where the last
 * one, or another one, was stopped or killed.
 */
public final class Syncer implements TenantLifecycle, AutoCloseable {

  private static final Duration FIRST_LIST = Duration.ofMinutes(2);

  /** A tenant whose retries wait for so long is in trouble that its owners or ours should see. */
  private static final Duration MUCH_DEBT = Duration.ofSeconds(10);

  static final int UPKEEP_WORKERS = 8;
  static final int EVENT_WORKERS = 2;

  private final Fleet fleet;
  private final SyncerOptions options;
  private final TenantPlanes planes = new TenantPlanes();
  private final TenantTurns turns = new TenantTurns(planes);
  private final Timing timing;
  private final Queues queues;
  private final SyncFigures figures = new SyncFigures();

  private final SuperMirror mirror;
  private final VirtualNodes nodes;
  private final NodeLeases leases;
  private final VirtualVolumes volumes;
  private final OfferedClasses classes;
  private final SuperFacts facts;
  private final CustomKinds kinds = new CustomKinds();
  private final OfferedDefinitions definitions;
  private final KindsInForce kindsInForce;
  private final TokenKeeper tokens;
  private final TenantPods tenantPods;
  private final Needs needs;
  private final NamespaceSync namespaces;
  private final ConfigSync configs;
  private final ObjectSync objects;
  private final PodDownSync podsDown;
  private final PodUpSync podsUp;
  private final EventRelay events;
  private final SuperWriter writer;
  private final PolicyWatch policies;
  private final PatrolRounds patrol;
  private final SuperUsage usage;
  private final QuotaRefusals quotaRefusals;

  private final List<AutoCloseable> running = new ArrayList<>();

  public Syncer(ControlPlaneClient superCluster, Fleet fleet, SyncerOptions options, Clock clock) {
    this(superCluster, fleet, options, Timing.of(clock));
  }

  Syncer(ControlPlaneClient superCluster, Fleet fleet, SyncerOptions options, Timing timing) {
    Clock clock = timing.clock();
    this.fleet = fleet;
    this.options = options;
    this.timing = timing;
    queues = Queues.sharedBy(planes, timing);
    writer = new SuperWriter(superCluster);
    var reader = new SuperReader(superCluster);
    var window = new SchedulerWindow(figures::throttled);
    var addresses = new AddressIndex(one -> queues.down().add(one.tenantUid(), one.key()));
    var listener = new SuperListener(planes, queues, window, addresses);
    var refusals = new Refusals(new TenantEvents(clock), clock);
    usage = new SuperUsage(superCluster);
    quotaRefusals = new QuotaRefusals(refusals, queues);
    mirror = new SuperMirror(superCluster, listener);
    nodes = new VirtualNodes(superCluster, mirror, planes, queues);
    listener.connect(nodes, mirror::starting);
    leases = new NodeLeases(superCluster, nodes, queues);
    nodes.connect(leases);
    volumes = new VirtualVolumes(superCluster, mirror, planes, queues);
    classes = new OfferedClasses(superCluster, planes, queues, options.priorityClasses());
    facts = new SuperFacts(superCluster, queues, addresses, kinds);
    tokens = new TokenKeeper(mirror, writer, queues, clock);
    tenantPods = new TenantPods(mirror, timing.nanos());
    namespaces = new NamespaceSync(mirror, writer);
    configs = new ConfigSync(mirror, writer);
    needs = new Needs(namespaces, configs, tokens);
    objects =
        new ObjectSync(mirror, writer, reader, needs, refusals, volumes, facts, kinds, queues);
    podsDown = new PodDownSync(mirror, writer, needs, tenantPods, refusals, window, queues);
    podsUp = new PodUpSync(mirror, reader, nodes, tenantPods, queues);
    policies = new PolicyWatch(superCluster, mirror, planes, queues);
    events = new EventRelay(superCluster, mirror, kinds, planes, queues);
    definitions =
        new OfferedDefinitions(kinds, mirror, classes, facts, fleet, queues, this::visitSoon);
    kindsInForce =
        new KindsInForce(kinds, mirror, classes, facts, definitions, planes, this::visitSoon);
    patrol =
        new PatrolRounds(
            new Patrol(mirror, writer, classes, nodes, definitions, kinds, queues, figures),
            new PatrolMarks(fleet, mirror),
            planes,
            options.patrolInterval());
  }

  /** Lists the super cluster, then begins to work. */
  public void start() throws InterruptedException {
    running.add(mirror);
    mirror.start(FIRST_LIST);
    running.add(nodes);
    nodes.start(FIRST_LIST);
    running.add(leases);
    leases.start(FIRST_LIST);
    running.add(usage.start(FIRST_LIST));
    running.add(volumes);
    volumes.start(FIRST_LIST);
    running.add(classes);
    classes.start(FIRST_LIST);
    running.add(facts);
    facts.start(FIRST_LIST);
    running.add(policies);
    policies.start(FIRST_LIST);
    running.add(fleet.subscribe(fleetListener()));
    List<Workers<?>> workers =
        List.of(
            Workers.start(
                "sync-down",
                options.downWorkers(),
                queues.down(),
                downTurns(),
                turns.timed(Direction.DOWN)),
            Workers.start(
                "sync-up", options.upWorkers(), queues.up(), upTurns(), turns.timed(Direction.UP)),
            Workers.start(
                "sync-upkeep",
                UPKEEP_WORKERS,
                queues.upkeep(),
                upkeepTurns(),
                turns.timed(Direction.UPKEEP)),
            Workers.start(
                "sync-events",
                EVENT_WORKERS,
                queues.events(),
                turns.serving(events::reconcile),
                turns.timed(Direction.UPKEEP)));
    running.addAll(workers);
    figures.working(workers);
    running.add(events);
    events.start();
    running.add(patrol);
    patrol.start();
  }

  @Override
  public void serve(Tenant tenant, TenantEndpoint endpoint, IsolationProfile profile) {
    TenantPlane plane = planes.byUid(tenant.identity().uid());
    if (plane == null) {
      plane = plane(tenant, endpoint, profile);
      if (!tenant.isExternal() && mayHaveRanges(tenant)) {
        ServiceRange.giveUp(plane.client());
      }
      believe(plane, tenant);
      writer.takeOver(plane);
      planes.add(plane);
      fleet.guard(plane.controlPlane(), new TenantGuard(plane, kinds));
      fleet.refresh(plane.controlPlane(), new TenantRefresher(plane, nodes, leases));
      leases.serve(plane);
      patrol.visitSoon(plane);
      definitions.look(plane);
    }
    plane.weight(tenant.weight());
    if (plane.profile(profile)) {
      bringInBounds(plane);
      definitions.look(plane);
    }
    boolean newConsent = tenant.allowsDeletions() && !plane.deletions().operatorConsents();
    plane.deletions().operatorConsents(tenant.allowsDeletions());
    if (newConsent) {
      patrol.visitSoon(plane);
    }
  }

  /**
   * Before anything is written into the tenant, and so moves its history on: whether that goes as
   * far as what was copied of it, and whether it was in doubt when it was served last.
   */
  private void believe(TenantPlane plane, Tenant tenant) {
    plane.deletions().operatorConsents(tenant.allowsDeletions());
    tenant
        .status()
        .condition(TenantCondition.SYNCED)
        .filter(synced -> synced.reason().equals(TenantCondition.HISTORY_WENT_BACK))
        .ifPresent(synced -> plane.deletions().wentBack(synced.message().split(";", -1)[0]));
    OptionalLong now = fleet.revision(plane.controlPlane());
    long known = mirror.newestVersion(plane.uid());
    if (now.isPresent() && now.getAsLong() < known) {
      plane.deletions().wentBack(now.getAsLong(), known);
    }
  }

  private void visitSoon(TenantPlane plane) {
    patrol.visitSoon(plane);
  }

  @Override
  public void declare(Collection<Declaration> declarations) {
    kindsInForce.declare(declarations);
  }

  @Override
  public boolean isInForce(Declaration declaration) {
    return kindsInForce.contains(declaration);
  }

  @Override
  public void prepare(Tenant tenant) {
    if (mayHaveRanges(tenant)) {
      ServiceRange.giveUp(fleet.client(tenant.identity().controlPlane(), "insula-syncer"));
    }
  }

  /** One that was ready before has none any more, and need not be woken to see that. */
  private static boolean mayHaveRanges(Tenant tenant) {
    return tenant.status().phase() != TenantPhase.READY;
  }

  /** The resources of tenants whose changes matter. */
  public static List<GroupVersionResource> followed() {
    var all = new ArrayList<GroupVersionResource>();
    for (SyncedKind kind : SyncedKind.values()) {
      all.add(kind.resource());
    }
    all.add(VirtualNodes.NODES);
    return all;
  }

  /** The policies around what runs follow the profile at once; pods do when they are made anew. */
  private void bringInBounds(TenantPlane plane) {
    for (SuperRecord namespace : mirror.of(SyncedKind.NAMESPACE, plane.uid())) {
      SyncKey key = namespace.key(SyncedKind.NAMESPACE);
      plane.pairs().remove(key);
      plane.present().remove(key);
      queues.down().add(plane.uid(), key);
    }
    patrol.visitSoon(plane);
  }

  private TenantPlane plane(Tenant tenant, TenantEndpoint endpoint, IsolationProfile profile) {
    TenantIdentity identity = tenant.identity();
    var context =
        new TenantContext(
            identity,
            new ApiAddress(endpoint.host(), endpoint.port()),
            options.dnsServers(),
            options.clusterDomain(),
            classes.priorityClasses(),
            profile);
    return new TenantPlane(
        context,
        facts,
        kinds,
        identity.controlPlane(),
        fleet.client(identity.controlPlane(), "insula-syncer"),
        usage,
        tenant.weight(),
        tenant.isExternal(),
        new Tenure(tenant.isExternal() ? tenant.status().servedBy().holder() : ""),
        timing.nanos());
  }

  @Override
  public void release(TenantIdentity tenant) {
    TenantPlane plane = planes.byUid(tenant.uid());
    if (plane != null) {
      fleet.guard(plane.controlPlane(), WriteGuard.NONE);
      fleet.refresh(plane.controlPlane(), Refresher.NONE);
      planes.remove(plane);
      plane.close();
      nodes.forget(plane);
      leases.forget(plane);
      queues.forget(tenant.uid());
      tenantPods.forget(tenant.uid());
    }
  }

  @Override
  public SyncReport report(TenantIdentity tenant) {
    TenantPlane plane = planes.byUid(tenant.uid());
    if (plane == null) {
      return SyncReport.NONE;
    }
    Deletions deletions = plane.deletions();
    return new SyncReport(
        mirror.count(SyncedKind.NAMESPACE, tenant.uid()),
        mirror.count(SyncedKind.POD, tenant.uid()),
        deletions.hasCompared(),
        deletions.held(),
        deletions.doubt(),
        plane.breaker().why(),
        queues.retryDebt(plane.uid()).compareTo(MUCH_DEBT) > 0);
  }

  @Override
  public List<String> stirred() {
    return planes.all().stream().filter(TenantPlane::wasStirred).map(TenantPlane::name).toList();
  }

  /** How long keys waited and work took. */
  public SyncFigures figures() {
    return figures;
  }

  /**
   * What is counted of all tenants, and of some by name.
   *
   * @param busiest who is told by name since much is done for them
   * @param mostInTrouble how many are told by name of each kind of trouble
   */
  public MetricSource metrics(BusiestNames busiest, int mostInTrouble) {
    var tenants = new TenantFigures(planes, queues, mirror, busiest, mostInTrouble);
    return families -> {
      figures.collect(families);
      tenants.collect(families);
    };
  }

  /** Compares all tenants now, as the patrol does in each interval. */
  public void patrolNow() {
    patrol.visitAll();
  }

  /** Whether so many tenants are served and compared, and nothing of theirs waits. */
  public boolean isInStep(int tenants) {
    var all = planes.all();
    return all.size() >= tenants
        && all.stream().allMatch(plane -> plane.deletions().hasCompared())
        && backlog() == 0;
  }

  /** Keys that wait or are processed in either direction. */
  public int backlog() {
    return queues.down().depth()
        + queues.down().processing()
        + queues.up().depth()
        + queues.up().processing()
        + queues.upkeep().depth()
        + queues.upkeep().processing();
  }

  @Nullable TenantPlane plane(TenantIdentity tenant) {
    return planes.byUid(tenant.uid());
  }

  // What the threads do, for who takes their steps instead.

  Queues queues() {
    return queues;
  }

  NodeLeases leases() {
    return leases;
  }

  PatrolRounds patrol() {
    return patrol;
  }

  FleetListener fleetListener() {
    return new FleetListener(planes, mirror, kinds, definitions, queues, patrol::visitSoon);
  }

  Reconciler<SyncKey> downTurns() {
    return turns.serving(this::down);
  }

  Reconciler<SyncKey> upTurns() {
    return turns.serving(this::up);
  }

  Reconciler<Upkeep> upkeepTurns() {
    return turns.serving(this::upkeep);
  }

  /** But for that of leases, which tell of nobody's objects. */
  List<Informer<?>> informers() {
    var all = new ArrayList<Informer<?>>(mirror.informers());
    all.add(nodes.informer());
    all.add(volumes.informer());
    all.addAll(classes.informers());
    all.addAll(facts.informers());
    return all;
  }

  /** Whether the caller's thread is in the middle of what no other thread may interrupt. */
  boolean isInCriticalSection() {
    return needs.stripes().isHeldByCaller() || nodes.stripes().isHeldByCaller();
  }

  private void down(TenantPlane plane, SyncKey key) throws InterruptedException {
    try {
      bringDown(plane, key);
    } catch (QuotaExceededException e) {
      quotaRefusals.refused(plane, key, e);
    }
  }

  private void bringDown(TenantPlane plane, SyncKey key) throws InterruptedException {
    switch (key.kind()) {
      case SyncedKind.POD -> podsDown.reconcile(plane, key);
      case SyncedKind.NAMESPACE -> namespaces.reconcile(plane, key);
      case SyncedKind.CONFIG_MAP, SyncedKind.SECRET, SyncedKind.SERVICE_ACCOUNT ->
          configs.reconcile(plane, key);
      default -> objects.down(plane, key);
    }
  }

  private void up(TenantPlane plane, SyncKey key) {
    switch (key.kind()) {
      case SyncedKind.POD -> podsUp.reconcile(plane, key);
      default -> {
        if (key.kind().comesUp()) {
          objects.up(plane, key);
        }
      }
    }
  }

  private void upkeep(TenantPlane plane, Upkeep key) {
    switch (key) {
      case Upkeep.VirtualNode node -> nodes.reconcile(plane, node.name());
      case Upkeep.NodeLease lease -> leases.reconcile(plane, lease.node());
      case Upkeep.Volume volume -> volumes.reconcile(plane, volume.name());
      case Upkeep.Definition definition -> definitions.reconcile(plane, definition.name());
      case Upkeep.OfferedClass offered -> classes.reconcile(plane, offered);
      case Upkeep.Token token -> {
        var _ = tokens.reconcile(plane, token);
      }
    }
  }

  /** Ends what is under way and stops; the tenants' pods run on. */
  @Override
  public void close() throws Exception {
    for (AutoCloseable part : running.reversed()) {
      part.close();
    }
    running.clear();
  }
}
