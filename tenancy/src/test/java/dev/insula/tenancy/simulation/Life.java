package dev.insula.tenancy.simulation;

import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.syncer.SteppedSyncer;
import dev.insula.tenancy.world.World;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * One life of a super cluster, of tenants and of the syncer between them, from a seed: the same
 * seed is the same life, step by step.
 */
public final class Life {

  private static final int STEPS = 120;
  private static final int MOST_ROUNDS = 40;
  private static final Duration ROUND = Duration.ofSeconds(31);
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Chance chance;
  private final Ledger ledger = new Ledger();
  private final Landlord landlord;
  private final List<Household> households = new ArrayList<>();
  private final Clusters clusters = new Clusters();
  private final Map<Household, SimulatedCluster.Backup> backups = new IdentityHashMap<>();
  private final Rules rules;
  private final Clock clock;
  private long nanos;
  private Chaos chaos;
  private SimulatedFleet fleet;
  private SteppedSyncer syncer;

  /**
   * @param isTold whether {@link #story} is to say what happened
   */
  public Life(long seed, boolean isTold) {
    chance = new Chance(seed, isTold);
    InstantSource now = () -> BEGIN.plusNanos(nanos);
    clock = now.withZone(ZoneOffset.UTC);
    landlord =
        new Landlord(clusters.of(Clusters.SUPER), clusters.view(Clusters.SUPER), chance, ledger);
    rules = new Rules(landlord, households);
    int tenants = chance.oneIn(4) ? 2 : 1;
    for (int i = 0; i < tenants; i++) {
      Tenant tenant = World.tenant("t" + i, "uid-t" + i, false);
      String name = tenant.identity().controlPlane();
      households.add(
          new Household(tenant, clusters.add(name), clusters.view(name), chance, ledger));
    }
  }

  public String story() {
    return chance.story();
  }

  /** What is wrong in the end; empty if nothing is. */
  public String run() throws InterruptedException {
    begin();
    int backup = chance.of(STEPS);
    for (int i = 0; i < STEPS; i++) {
      if (i == backup) {
        households.forEach(household -> backups.put(household, household.cluster.backup()));
      }
      surviving(this::anyStep);
    }
    if (chance.oneIn(4)) {
      String wrong = setBack(chance.of(households));
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    chance.tell("calm");
    chaos.calm();
    return settle();
  }

  /**
   * The tenant's control plane is restored from the backup, which takes a new process. Until an
   * operator consents, nothing of it ends below.
   */
  private String setBack(Household household) throws InterruptedException {
    long before = household.cluster.revision();
    household.cluster.restore(backups.get(household));
    ledger.forget(household.cluster.name() + "-");
    chance.tell(household.cluster.name() + " goes back to " + household.cluster.revision());
    String uid = household.tenant.identity().uid();
    int endings = rules.endings(uid);
    begin();
    for (int i = 0; i < STEPS / 3; i++) {
      surviving(
          () -> {
            landlord.act();
            syncerStep(true);
          });
    }
    boolean doubted = syncer.report(household.tenant).historyWentBack();
    if (doubted && rules.endings(uid) > endings) {
      return "pods, claims or namespaces ended below without consent, from revision "
          + before
          + ": "
          + syncer.report(household.tenant).doubt();
    }
    household.consent();
    while (!serve(household)) {
      chance.tell("no consent yet");
    }
    return "";
  }

  private interface Step {
    void take() throws InterruptedException;
  }

  /** A syncer that is killed is followed by another one. */
  private void surviving(Step step) throws InterruptedException {
    try {
      step.take();
    } catch (Chaos.Killed e) {
      chance.tell("killed");
      begin();
    }
  }

  private void begin() throws InterruptedException {
    while (true) {
      try {
        startSyncer();
        return;
      } catch (Chaos.Killed e) {
        chance.tell("killed while it starts");
      }
    }
  }

  private void startSyncer() throws InterruptedException {
    chaos = new Chaos(chance, this::meanwhile, rules);
    fleet = clusters.newFleet(chaos);
    syncer = null;
    var starting =
        new SteppedSyncer(
            clusters.client(Clusters.SUPER, chaos),
            fleet,
            List.of(Kinds.DECLARED),
            clock,
            () -> nanos,
            chance::uniform);
    starting.start();
    syncer = starting;
    for (Household household : households) {
      while (!serve(household)) {
        chance.tell("not served yet");
      }
    }
  }

  private boolean serve(Household household) {
    try {
      syncer.serve(household.tenant);
      return true;
    } catch (UncheckedIOException e) {
      // The operator tries again.
      return false;
    }
  }

  /** What goes on while the syncer waits for an answer. */
  private void meanwhile() {
    try {
      if (chance.oneIn(2) || syncer == null) {
        people();
      } else {
        syncerStep(syncer.isInterruptible());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void anyStep() throws InterruptedException {
    switch (chance.of(20)) {
      case 0, 1, 2, 3, 4, 5, 6 -> people();
      case 7 -> trouble();
      case 8 -> {
        Duration pause = Duration.ofMillis(1L << chance.of(16));
        nanos += pause.toNanos();
      }
      default -> {
        for (int i = chance.of(6); i >= 0; i--) {
          syncerStep(true);
        }
      }
    }
  }

  private void people() {
    if (chance.oneIn(2)) {
      chance.of(households).act();
    } else {
      landlord.act();
    }
  }

  private void trouble() {
    SimulatedCluster cluster = chance.of(clusters.all());
    switch (chance.of(7)) {
      case 0, 1, 2 -> {
        int calls = 1 + chance.of(30);
        boolean effect = chance.oneIn(2);
        chance.tell(
            "the syncer dies after " + calls + (effect ? " calls" : " calls, the last in vain"));
        chaos.killAfter(calls, effect);
      }
      case 3 -> {
        int calls = 1 + chance.of(20);
        chance.tell(cluster.name() + " is silent for " + calls + " calls");
        chaos.silence(cluster, calls);
      }
      case 4 -> {
        chance.tell(cluster.name() + " restarts");
        cluster.restart();
      }
      case 5 -> {
        chance.tell(cluster.name() + " compacts");
        cluster.compact();
      }
      case 6 -> {
        chance.tell("patrol");
        syncer.patrol();
      }
      default -> {}
    }
  }

  private boolean syncerStep(boolean mayTurn) throws InterruptedException {
    SteppedSyncer now = syncer;
    return switch (chance.of(mayTurn ? 4 : 2)) {
      case 0 -> fleet.step();
      case 1 -> now.hear(chance.of(now.informers()));
      case 2 -> now.turn(chance.of(now.queues()));
      default -> chance.oneIn(4) ? now.visitNext() : now.turn(chance.of(now.queues()));
    };
  }

  private String settle() throws InterruptedException {
    String wrong = "not looked at";
    for (int round = 0; round < MOST_ROUNDS; round++) {
      households.forEach(Household::finishNamespaces);
      landlord.work();
      drain();
      syncer.patrol();
      drain();
      nanos += ROUND.toNanos();
      wrong = wrong();
      if (wrong.isEmpty()) {
        break;
      }
    }
    return wrong.isEmpty() ? unrest() : wrong;
  }

  private void drain() throws InterruptedException {
    Rest.of(fleet, syncer);
  }

  private String wrong() {
    for (Household household : households) {
      String wrong = new Comparison(landlord, household, ledger).wrong();
      if (!wrong.isEmpty()) {
        return household.cluster.name() + ": " + wrong;
      }
    }
    return "";
  }

  /** When both sides are alike, nothing is written any more. */
  private String unrest() throws InterruptedException {
    // What only a patrol that knows all pods cleans up is done by the second one.
    patrols();
    long before = chaos.writes();
    patrols();
    long writes = chaos.writes() - before;
    return writes == 0 ? wrong() : writes + " writes though both sides were alike";
  }

  private void patrols() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      syncer.patrol();
      drain();
      nanos += ROUND.toNanos();
    }
  }
}
