package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.Platform;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** What the rules of the airlock ask of the super cluster, followed. Thread-safe. */
final class SuperFacts implements Platform, AutoCloseable {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  private record StorageClass(String reclaimPolicy, boolean isDefault) {
    static StorageClass of(JsonObject object) {
      return new StorageClass(
          object.string("reclaimPolicy", "Delete"),
          Meta.annotations(object).getOrDefault(DEFAULT_CLASS, "").equals("true"));
    }
  }

  private final Informer<StorageClass> classes;
  private final Informer<HostIndex.Claim> ingresses;
  private final HostIndex hosts = new HostIndex();
  private final AddressIndex addresses;
  private final CustomKinds kinds;
  private final SnapshotClasses snapshotClasses;

  /** What the super cluster stands in the way of; bounded, the rest is found when it changes. */
  private static final int MOST_WAITING = 10_000;

  private record Waiting(String tenantUid, SyncKey key) {}

  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final Queues queues;

  /** Held from the look at the hosts to the write, so that two tenants can't both take one. */
  private final Lock ingressDoor = new ReentrantLock();

  SuperFacts(
      ControlPlaneClient superCluster, Queues queues, AddressIndex addresses, CustomKinds kinds) {
    this.kinds = kinds;
    snapshotClasses = new SnapshotClasses(superCluster, this::wake);
    this.queues = queues;
    this.addresses = addresses;
    classes =
        Informer.of(superCluster, CLASSES, object -> StorageClass.of(object.tree()))
            .handler(new Classes())
            .build();
    ingresses =
        Informer.of(superCluster, SyncedKind.INGRESS.resource(), object -> claim(object.tree()))
            .handler(new Hosts())
            .build();
  }

  void start(Duration timeout) throws InterruptedException {
    snapshotClasses.start();
    classes.start();
    ingresses.start();
    if (!classes.awaitSync(timeout) || !ingresses.awaitSync(timeout)) {
      throw new IllegalStateException(
          "storage classes and ingresses could not be listed within " + timeout);
    }
  }

  @Override
  public String reclaimPolicy(String storageClass) {
    if (!storageClass.isEmpty()) {
      StorageClass found = classes.store().get(new ObjectName("", storageClass));
      return found == null ? "" : found.reclaimPolicy();
    }
    return classes.store().values().stream()
        .filter(StorageClass::isDefault)
        .map(StorageClass::reclaimPolicy)
        .findFirst()
        .orElse("");
  }

  @Override
  public boolean isHostOfOthers(String host, String tenantUid) {
    return hosts.isOfOthers(host, tenantUid);
  }

  @Override
  public boolean isAddressOfOthers(String address, String tenantUid) {
    return AddressRange.canonical(address)
        .filter(one -> addresses.isOfOthers(one, tenantUid))
        .isPresent();
  }

  @Override
  public boolean isDeclared(String kind, String tenant, String profile) {
    return kinds.mayPass(kind, tenant, profile);
  }

  /** Whether rules about snapshots are asked from now on. */
  void followSnapshotClasses(boolean follow) {
    snapshotClasses.follow(follow);
  }

  /** Whether everything that rules about the kind ask is known. */
  boolean areKnownFor(CustomKind kind) {
    return !kind.ruleName().equals(Airlock.SNAPSHOT) || snapshotClasses.areKnown();
  }

  @Override
  public boolean offersSnapshotClass(String snapshotClass) {
    return snapshotClasses.isOffered(snapshotClass);
  }

  @Override
  public String deletionPolicy(String snapshotClass) {
    return snapshotClasses.deletionPolicy(snapshotClass);
  }

  /** To be held while an ingress is judged and written. */
  Lock ingressDoor() {
    return ingressDoor;
  }

  /** An ingress was written; the informer hears of it later. */
  void wrote(JsonObject superIngress) {
    hosts.put(Meta.objectName(superIngress), claim(superIngress));
  }

  /**
   * The object was refused for what the super cluster is now: it is judged anew when that changes.
   */
  void await(String tenantUid, SyncKey key, JsonObject object) {
    if (Addresses.areChosen(key.kind())) {
      addresses.await(new AddressIndex.Owned(tenantUid, key), Addresses.of(key.kind(), object));
    } else if (waiting.size() < MOST_WAITING) {
      waiting.add(new Waiting(tenantUid, key));
    }
  }

  private void wake() {
    List<Waiting> woken = List.copyOf(waiting);
    woken.forEach(waiting::remove);
    woken.forEach(one -> queues.down().add(one.tenantUid(), one.key()));
  }

  List<Informer<?>> informers() {
    var all = new ArrayList<Informer<?>>(List.of(classes, ingresses));
    all.addAll(snapshotClasses.informers());
    return all;
  }

  private static HostIndex.Claim claim(JsonObject ingress) {
    var names = new ArrayList<String>();
    JsonObject spec = ingress.objectAt("spec");
    spec.objects("rules").forEach(rule -> names.add(rule.string("host", "")));
    spec.objects("tls").forEach(tls -> names.addAll(tls.strings("hosts")));
    List<String> hosts = names.stream().filter(host -> !host.isEmpty()).distinct().toList();
    return new HostIndex.Claim(Meta.labels(ingress).getOrDefault(Origin.TENANT_UID, ""), hosts);
  }

  @Override
  public void close() {
    snapshotClasses.close();
    classes.close();
    ingresses.close();
  }

  private final class Classes implements InformerHandler<StorageClass> {
    @Override
    public void onAdd(ObjectName name, StorageClass value) {
      wake();
    }

    @Override
    public void onUpdate(ObjectName name, StorageClass before, StorageClass value) {
      wake();
    }
  }

  private final class Hosts implements InformerHandler<HostIndex.Claim> {
    @Override
    public void onAdd(ObjectName name, HostIndex.Claim value) {
      hosts.put(name, value);
    }

    @Override
    public void onUpdate(ObjectName name, HostIndex.Claim before, HostIndex.Claim value) {
      hosts.put(name, value);
      if (!before.equals(value)) {
        wake();
      }
    }

    @Override
    public void onDelete(ObjectName name, HostIndex.Claim last) {
      hosts.remove(name);
      wake();
    }
  }
}
