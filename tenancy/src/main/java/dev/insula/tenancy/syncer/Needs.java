package dev.insula.tenancy.syncer;

import dev.insula.tenancy.translation.References;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.TokenNeed;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Makes sure that what a pod needs is in the super cluster before the pod is. Pods that come
 * together mostly need the same: the first one brings it, the others wait for it. Thread-safe.
 */
final class Needs {

  private final Stripes stripes = new Stripes();
  private final NamespaceSync namespaces;
  private final ConfigSync configs;
  private final TokenKeeper tokens;

  Needs(NamespaceSync namespaces, ConfigSync configs, TokenKeeper tokens) {
    this.namespaces = namespaces;
    this.configs = configs;
    this.tokens = tokens;
  }

  void ensureNamespace(TenantPlane plane, String namespace) {
    ensure(plane, SyncKey.namespace(namespace), (p, key) -> namespaces.ensure(p, key.name()));
  }

  /**
   * What is missing in the tenant is left out: it is brought when it comes, as pods wait for it.
   */
  void ensure(TenantPlane plane, String namespace, References needed) {
    for (String other : needed.namespaces()) {
      ensure(plane, SyncKey.namespace(other), namespaces::reconcile);
    }
    ensureAll(plane, SyncedKind.SERVICE_ACCOUNT, namespace, needed.serviceAccounts());
    ensureAll(plane, SyncedKind.CONFIG_MAP, namespace, needed.configMaps());
    ensureAll(plane, SyncedKind.SECRET, namespace, needed.secrets());
    for (TokenNeed need : needed.tokens()) {
      tokens.ensure(plane, new Upkeep.Token(namespace, need));
    }
  }

  Stripes stripes() {
    return stripes;
  }

  private void ensureAll(
      TenantPlane plane, SyncedKind kind, String namespace, Collection<String> names) {
    for (String name : names) {
      ensure(plane, new SyncKey(kind, namespace, name), configs::reconcile);
    }
  }

  private void ensure(TenantPlane plane, SyncKey key, BiConsumer<TenantPlane, SyncKey> bring) {
    if (plane.present().contains(key)) {
      return;
    }
    ReentrantLock lock = stripes.of(plane, key);
    lock.lock();
    try {
      if (!plane.present().contains(key)) {
        bring.accept(plane, key);
      }
    } finally {
      lock.unlock();
    }
  }
}
