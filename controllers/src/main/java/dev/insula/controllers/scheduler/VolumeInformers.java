package dev.insula.controllers.scheduler;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.controllers.storage.Claim;
import dev.insula.controllers.storage.Volume;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Follows claims, volumes and storage classes for the scheduler. Thread-safe. */
final class VolumeInformers implements AutoCloseable {

  private final Informer<Claim> claims;
  private final Informer<Volume> volumes;
  private final Informer<StorageClassInfo> classes;

  VolumeInformers(ControlPlaneClient client, ClusterState state, PendingPods pending) {
    claims =
        Informer.of(client, core("persistentvolumeclaims"), o -> Claim.of(o.tree()))
            .handler(new Follow<Claim>(state, pending, VolumeState::put, VolumeState::removeClaim))
            .build();
    volumes =
        Informer.of(client, core("persistentvolumes"), o -> Volume.of(o.tree()))
            .handler(
                new Follow<Volume>(
                    state, pending, VolumeState::put, (all, name) -> all.removeVolume(name.name())))
            .build();
    classes =
        Informer.of(
                client,
                new GroupVersionResource("storage.k8s.io", "v1", "storageclasses"),
                StorageClassInfo::of)
            .handler(
                new Follow<StorageClassInfo>(
                    state, pending, VolumeState::put, (all, name) -> all.removeClass(name.name())))
            .build();
  }

  void start() {
    classes.start();
    volumes.start();
    claims.start();
  }

  void awaitSync(Duration time) throws InterruptedException {
    classes.awaitSync(time);
    volumes.awaitSync(time);
    claims.awaitSync(time);
  }

  @Override
  public void close() {
    claims.close();
    volumes.close();
    classes.close();
  }

  private static GroupVersionResource core(String resource) {
    return new GroupVersionResource("", "v1", resource);
  }

  /** Brings changes into the state; pods that waited for one may fit now. */
  private record Follow<T>(
      ClusterState state,
      PendingPods pending,
      BiConsumer<VolumeState, T> put,
      BiConsumer<VolumeState, ObjectName> remove)
      implements InformerHandler<T> {

    @Override
    public void onAdd(ObjectName name, T object) {
      change(all -> put.accept(all, object));
    }

    @Override
    public void onUpdate(ObjectName name, T before, T object) {
      change(all -> put.accept(all, object));
    }

    @Override
    public void onDelete(ObjectName name, T last) {
      change(all -> remove.accept(all, name));
    }

    private void change(Consumer<VolumeState> change) {
      state.decide(
          () -> {
            change.accept(state.volumes());
            return state;
          });
      pending.wake();
    }
  }
}
