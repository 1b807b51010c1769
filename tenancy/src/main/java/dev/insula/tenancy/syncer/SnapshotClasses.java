package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.ClassUp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The VolumeSnapshotClasses of the super cluster, followed while snapshots go down. Thread-safe.
 */
final class SnapshotClasses implements AutoCloseable {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("snapshot.storage.k8s.io", "v1", "volumesnapshotclasses");
  private static final String DEFAULT = "snapshot.storage.kubernetes.io/is-default-class";

  private record SnapshotClass(String deletionPolicy, boolean isDefault, boolean isOffered) {
    static SnapshotClass of(JsonObject object) {
      return new SnapshotClass(
          object.string("deletionPolicy", ""),
          Meta.annotations(object).getOrDefault(DEFAULT, "").equals("true"),
          ClassUp.isOffered(object));
    }
  }

  private final ControlPlaneClient superCluster;
  private final Runnable changed;
  private volatile @Nullable Informer<SnapshotClass> informer;
  private volatile boolean running;

  /**
   * @param changed is called when a class comes or changes
   */
  SnapshotClasses(ControlPlaneClient superCluster, Runnable changed) {
    this.superCluster = superCluster;
    this.changed = changed;
  }

  void start() {
    running = true;
    Informer<SnapshotClass> followed = informer;
    if (followed != null) {
      followed.start();
    }
  }

  /** Follows them from now on, or no more. For one thread at a time. */
  void follow(boolean follows) {
    Informer<SnapshotClass> before = informer;
    if (follows && before == null) {
      Informer<SnapshotClass> made =
          Informer.of(superCluster, CLASSES, object -> SnapshotClass.of(object.tree()))
              .handler(new Changes())
              .build();
      informer = made;
      if (running) {
        made.start();
      }
    } else if (!follows && before != null) {
      informer = null;
      before.close();
    }
  }

  /** Whether all classes are known, as they have to be before a snapshot is judged. */
  boolean areKnown() {
    Informer<SnapshotClass> followed = informer;
    return followed != null && followed.hasSynced();
  }

  /** Whether a class is offered; that of snapshots that name none if the name is empty. */
  boolean isOffered(String name) {
    List<SnapshotClass> meant = meant(name);
    boolean none = meant.isEmpty() && name.isEmpty();
    return none || (!meant.isEmpty() && meant.stream().allMatch(SnapshotClass::isOffered));
  }

  /**
   * What becomes of data whose snapshot is deleted. Each driver may have a default class of its
   * own: if they differ, that of snapshots that name none is not known.
   *
   * @return empty if there is no such class
   */
  String deletionPolicy(String name) {
    List<String> policies =
        meant(name).stream().map(SnapshotClass::deletionPolicy).distinct().toList();
    return policies.size() == 1 ? policies.getFirst() : "";
  }

  private List<SnapshotClass> meant(String name) {
    Informer<SnapshotClass> followed = informer;
    if (followed == null) {
      return List.of();
    }
    if (name.isEmpty()) {
      return followed.store().values().stream().filter(SnapshotClass::isDefault).toList();
    }
    SnapshotClass found = followed.store().get(new ObjectName("", name));
    return found == null ? List.of() : List.of(found);
  }

  List<Informer<?>> informers() {
    Informer<SnapshotClass> followed = informer;
    return followed == null ? List.of() : List.of(followed);
  }

  @Override
  public void close() {
    Informer<SnapshotClass> followed = informer;
    if (followed != null) {
      followed.close();
    }
  }

  private final class Changes implements InformerHandler<SnapshotClass> {
    @Override
    public void onAdd(ObjectName name, SnapshotClass value) {
      changed.run();
    }

    @Override
    public void onUpdate(ObjectName name, SnapshotClass before, SnapshotClass value) {
      if (!before.equals(value)) {
        changed.run();
      }
    }
  }
}
