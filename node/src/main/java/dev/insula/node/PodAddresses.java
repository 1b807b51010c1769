package dev.insula.node;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which pod has which address of which node's network. Thread-safe. Bounded by 254 addresses a
 * node.
 */
final class PodAddresses {

  private record Held(NodePlan node, int host) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Held> byPod = new HashMap<>();
  private final Map<Integer, BitSet> taken = new HashMap<>();

  /** The pod's address, or a free one for it; empty when the node has none left. */
  String take(NodePlan node, String uid) {
    lock.lock();
    try {
      Held held = byPod.get(uid);
      if (held != null) {
        return held.node().podIp(held.host());
      }
      BitSet hosts = taken.computeIfAbsent(node.index(), _ -> new BitSet(256));
      int host = hosts.nextClearBit(1);
      if (host > 254) {
        return "";
      }
      hosts.set(host);
      byPod.put(uid, new Held(node, host));
      return node.podIp(host);
    } finally {
      lock.unlock();
    }
  }

  /** Notes an address that a pod has from before a restart. */
  void hold(NodePlan node, String uid, String ip) {
    int host = node.hostOf(ip);
    if (host < 0) {
      return;
    }
    lock.lock();
    try {
      if (byPod.putIfAbsent(uid, new Held(node, host)) == null) {
        taken.computeIfAbsent(node.index(), _ -> new BitSet(256)).set(host);
      }
    } finally {
      lock.unlock();
    }
  }

  void release(String uid) {
    lock.lock();
    try {
      Held held = byPod.remove(uid);
      BitSet hosts = held == null ? null : taken.get(held.node().index());
      if (held != null && hosts != null) {
        hosts.clear(held.host());
        if (hosts.isEmpty()) {
          taken.remove(held.node().index());
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
