package dev.insula.controllers.storage;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** In which state of a claim its user was told why it has no volume. Thread-safe. */
final class ToldClaims {

  /** Claims that are remembered. */
  private static final int MOST = 4_096;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> versions =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  /** Says whether it was told in this state, which from now on it is. */
  boolean isTold(JsonObject claim) {
    String version = Meta.resourceVersion(claim);
    lock.lock();
    try {
      return version.equals(versions.put(Meta.uid(claim), version));
    } finally {
      lock.unlock();
    }
  }
}
