package dev.insula.client;

import dev.insula.machinery.object.GroupVersionResource;

/**
 * Brings objects of one control plane up to date that are kept so only while somebody looks, since
 * they change all the time and hardly anybody does. Thread-safe.
 *
 * <p>It is asked about what comes from outside; what parts of this process read is what is stored.
 */
public interface Refresher {

  /** Has nothing to bring up to date. */
  Refresher NONE =
      new Refresher() {
        @Override
        public void beforeRead(GroupVersionResource resource, String namespace, String name) {}

        @Override
        public Fleet.Subscription watched(
            GroupVersionResource resource, String namespace, String name) {
          return () -> {};
        }
      };

  /**
   * Somebody is about to read objects. Waits no longer than the writes take that are due, and never
   * fails.
   *
   * @param namespace empty for all namespaces and for what is in none
   * @param name empty for all objects
   */
  void beforeRead(GroupVersionResource resource, String namespace, String name);

  /**
   * Somebody watches objects from now on.
   *
   * @return told when the watch ends, once
   */
  Fleet.Subscription watched(GroupVersionResource resource, String namespace, String name);
}
