package dev.insula.tenancy.replica;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.ServedBy;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.policy.DeclaredKinds;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.policy.Writers;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.syncer.Syncer;
import dev.insula.tenancy.syncer.SyncerOptions;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.InsulaRights;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A replica that was paused between its fence and the network: what it sent arrives when another
 * one serves its tenant, and the super cluster itself refuses it.
 */
class LateWritesTest {

  private static final WriteOptions AS = WriteOptions.as("test");

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(served("nobody"));
  private final IsolationProfile profile =
      ProfileResource.shipped().stream()
          .map(IsolationProfile::parse)
          .filter(p -> p.name().equals("standard"))
          .findFirst()
          .orElseThrow();

  @BeforeEach
  void open() {
    SuperPolicies.all(
            new Writers(InsulaRights.INSULA.name(), List.of()),
            List.of(profile),
            DeclaredKinds.NONE)
        .forEach(
            (name, policy) -> {
              world.superCluster.client.create(SuperPolicies.POLICIES, policy, AS);
              world.superCluster.client.create(
                  SuperPolicies.BINDINGS, SuperPolicies.binding(name), AS);
            });
  }

  private static Tenant served(String holder) {
    return new Tenant(
        new TenantIdentity("acme", "uid-acme"),
        1,
        false,
        true,
        1,
        Tenant.EXTERNAL,
        "",
        "standard",
        false,
        "",
        TenantStatus.NONE.servedBy(new ServedBy("replica-" + holder, holder)));
  }

  private Syncer replica(ControlPlaneClient superCluster, String holder) throws Exception {
    var options = SyncerOptions.DEFAULT.withPatrolInterval(Duration.ofHours(1)).withWorkers(4, 4);
    var syncer = new Syncer(superCluster, world.planes, options, Clock.systemUTC());
    syncer.start();
    syncer.serve(served(holder), World.ENDPOINT, profile);
    return syncer;
  }

  private static String servedBy(JsonObject object) {
    return Meta.annotations(object).getOrDefault("insula.dev/served-by", "");
  }

  @Test
  void whatIsWrittenNamesWhoServesTheTenantAndAnotherReplicaTakesOver() throws Exception {
    try (Syncer _ = replica(world.insula(), "a")) {
      acme.pod("first");
      until("it is below", () -> acme.below("first").isPresent());
    }
    assertThat(servedBy(acme.below("first").orElseThrow())).isEqualTo("a");

    try (Syncer _ = replica(world.insula(), "b")) {
      assertThat(servedBy(acme.below(SyncedKind.NAMESPACE, "", "default").orElseThrow()))
          .isEqualTo("b");
      assertThat(servedBy(acme.below("first").orElseThrow()))
          .as("is not written for the sake of the name")
          .isEqualTo("a");
      acme.pod("second");
      until("it is below", () -> acme.below("second").isPresent());
      assertThat(servedBy(acme.below("second").orElseThrow())).isEqualTo("b");
      acme.change(
          SyncedKind.POD.resource(),
          Meta.objectName(acme.find("first").orElseThrow()),
          "",
          pod -> Meta.of(pod).objectOrCreate("labels").put("seen", "yes"));
      until(
          "a change passes",
          () -> Meta.labels(acme.below("first").orElseThrow()).containsKey("seen"));
      assertThat(servedBy(acme.below("first").orElseThrow())).isEqualTo("b");
    }
  }

  @Test
  void whatThePausedReplicaSentIsRefusedWhenItArrives() throws Exception {
    var held = new Held(object -> Meta.name(object).equals("late"));
    var fence = new Fence(System::nanoTime, InstantSource.system());
    fence.open(fence.now(), Duration.ofHours(1));
    var fenced = new FencedClient(held.wrap(world.insula()), fence);
    try (Syncer paused = replica(fenced, "a")) {
      acme.pod("early");
      until("it is below", () -> acme.below("early").isPresent());
      acme.pod("late");
      held.sent.await();
      fence.close();

      try (Syncer _ = replica(world.insula(), "b")) {
        until("the other one makes it", () -> acme.below("late").isPresent());
        String uid = Meta.uid(acme.below("late").orElseThrow());
        acme.client.delete(
            SyncedKind.POD.resource(),
            Meta.objectName(acme.find("late").orElseThrow()),
            DeleteOptions.NONE.withGracePeriod(0));
        until("the other one deletes it", () -> acme.below("late").isEmpty());

        held.arrive.countDown();

        assertThat(held.answer.join())
            .as("made again, after %s", uid)
            .hasMessageContaining(SuperPolicies.OTHER_TENURE);
        assertThat(acme.below("late")).isEmpty();
      }
      paused.release(served("a").identity());
    }
  }

  /** Holds a request back until it may arrive. */
  private static final class Held {
    final CountDownLatch sent = new CountDownLatch(1);
    final CountDownLatch arrive = new CountDownLatch(1);
    final CompletableFuture<Throwable> answer = new CompletableFuture<>();
    private final Predicate<JsonObject> which;

    Held(Predicate<JsonObject> which) {
      this.which = which;
    }

    ControlPlaneClient wrap(ControlPlaneClient client) {
      return (ControlPlaneClient)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {ControlPlaneClient.class},
              (_, method, arguments) -> {
                boolean held =
                    method.getName().equals("create") && which.test((JsonObject) arguments[1]);
                if (held) {
                  sent.countDown();
                  arrive.await();
                }
                try {
                  Object made = method.invoke(client, arguments);
                  if (held) {
                    answer.completeExceptionally(new AssertionError("was admitted"));
                  }
                  return made;
                } catch (InvocationTargetException e) {
                  if (held) {
                    answer.complete(e.getCause());
                  }
                  throw e.getCause();
                }
              });
    }
  }
}
