package dev.insula.apiserver.pki;

import dev.insula.store.Keyspace;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one control plane: its certificate authority, its serving certificate, and the key
 * that signs service-account tokens. Thread-safe.
 *
 * <p>They are made on first use and kept in the control plane's own key space, so that they last as
 * long as it does and are shredded with it. The serving certificate is made anew by each process,
 * and when {@link Credential#isDueForRenewal}.
 */
public final class ControlPlanePki {

  /** The domain of control planes' names in TLS: {@code <name>.insula.internal}. */
  public static final String DOMAIN = "insula.internal";

  static final Duration SERVING_LIFE = Duration.ofDays(365);

  private static final List<String> SERVING_NAMES =
      List.of(
          "localhost",
          "127.0.0.1",
          "::1",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "10.96.0.1");

  private final String name;
  private final PrivateRecord stored;
  private final InstantSource clock;
  private final Set<String> extraNames;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable PkiKeys keys;
  private volatile @Nullable Credential serving;

  /**
   * @param name of the control plane; its server is {@code name.insula.internal}
   * @param extraNames further names and addresses under which clients reach it
   */
  public ControlPlanePki(
      String name, Keyspace keyspace, InstantSource clock, Collection<String> extraNames) {
    this.name = name;
    this.stored = new PrivateRecord(keyspace);
    this.clock = clock;
    this.extraNames = Set.copyOf(extraNames);
  }

  /** The DNS name by which TLS clients choose a control plane. */
  public static String serverName(String controlPlane) {
    return controlPlane + "." + DOMAIN;
  }

  public CertificateAuthority authority() {
    return keys().authority();
  }

  /** The key pair that signs and verifies service-account tokens. */
  public KeyPair serviceAccountKey() {
    return keys().serviceAccountKey();
  }

  public PublicKey serviceAccountPublicKey() {
    return serviceAccountKey().getPublic();
  }

  /** The certificate that the control plane's server shows now. */
  public Credential serving() {
    Credential current = serving;
    if (current != null && !current.isDueForRenewal(clock.instant())) {
      return current;
    }
    lock.lock();
    try {
      current = serving;
      if (current == null || current.isDueForRenewal(clock.instant())) {
        current = authority().issueServing("kube-apiserver", servingNames(), SERVING_LIFE);
        serving = current;
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** A credential of a user who reaches this control plane only. */
  public Credential client(String user, Collection<String> groups, Duration life) {
    return authority().issueClient(user, groups, life);
  }

  /** A kubeconfig with a fresh client credential of the user. */
  public String kubeconfig(String server, String user, Collection<String> groups, Duration life) {
    return Kubeconfig.render(name, server, authority(), user, client(user, groups, life));
  }

  private Collection<String> servingNames() {
    var names = new LinkedHashSet<>(SERVING_NAMES);
    names.add(serverName(name));
    names.addAll(extraNames);
    return new ArrayList<>(names);
  }

  private PkiKeys keys() {
    PkiKeys known = keys;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      known = keys;
      if (known == null) {
        known = stored.readOrCreate(() -> PkiKeys.generate(name, clock), clock);
        keys = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
