package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.QueueOptions;
import dev.insula.client.Workers;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The isolation profiles of the super cluster. Thread-safe. */
final class Profiles implements AutoCloseable {

  private static final String LANE = "profiles";

  private final ControlPlaneClient superCluster;
  private final WriteOptions as;
  private final ProfileStatus status;
  private final Informer<IsolationProfile> profiles;
  private final FairQueue<String> queue = new FairQueue<>(QueueOptions.DEFAULT);
  private @Nullable Workers<String> workers;

  /**
   * @param changed hears the names of profiles that come, change or go
   */
  Profiles(
      ControlPlaneClient superCluster, WriteOptions as, Clock clock, Consumer<String> changed) {
    this.superCluster = superCluster;
    this.as = as;
    this.status = new ProfileStatus(superCluster, as, clock);
    this.profiles =
        Informer.of(
                superCluster,
                ProfileResource.PROFILES,
                object -> IsolationProfile.parse(object.tree()))
            .handler(
                InformerHandler.waking(
                    profile -> {
                      changed.accept(profile.name());
                      queue.add(LANE, profile.name());
                    }))
            .build();
  }

  /** Installs the resource and the profiles that ship, then follows. */
  void start(Duration timeout) throws InterruptedException {
    new Definition(superCluster, as).install(ProfileResource.definition(), timeout);
    new ShippedObjects(superCluster, as)
        .ensure(ProfileResource.PROFILES, ProfileResource.shipped(), timeout);
    workers = Workers.start(LANE, 1, queue, status);
    if (!profiles.start().awaitSync(timeout)) {
      throw new IllegalStateException("profiles could not be listed within " + timeout);
    }
  }

  /** All profiles as they are now. */
  Collection<IsolationProfile> all() {
    return profiles.store().values();
  }

  /** The profile of that name, as it is now; null if there is none. */
  @Nullable IsolationProfile find(String name) {
    return profiles.store().get(new ObjectName("", name));
  }

  @Override
  public void close() {
    profiles.close();
    if (workers != null) {
      workers.close();
    }
  }
}
