package dev.insula.cli;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elliptic curves and AES-GCM by the native library of the Amazon Corretto Crypto Provider, where
 * it is there for the machine: keys of P-256 are made, used and agreed upon in a tenth of the JDK's
 * time, and neither waits for a compiler after a start. The JDK's AES-GCM is as quick where it is
 * called often enough to be compiled as a whole, and takes a hundred times as long where it is not,
 * as in the store for large records. Everything else stays with the JDK. Immutable.
 */
final class NativeCrypto extends Provider {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(NativeCrypto.class);

  private static final String NAME = "InsulaNativeCrypto";
  private static final String LIBRARY = "AmazonCorrettoCryptoProvider";

  private static final List<Algorithm> ALGORITHMS =
      List.of(
          new Algorithm("Cipher", "AES/GCM/NoPadding"),
          new Algorithm("KeyPairGenerator", "EC"),
          new Algorithm("KeyFactory", "EC"),
          new Algorithm("KeyAgreement", "ECDH"),
          new Algorithm("Signature", "SHA256withECDSA"),
          new Algorithm("Signature", "SHA384withECDSA"));

  private record Algorithm(String type, String name) {}

  private NativeCrypto(Provider library) {
    super(NAME, library.getVersionStr(), "Elliptic curves and AES-GCM of " + library.getInfo());
    for (Algorithm algorithm : ALGORITHMS) {
      Service service = library.getService(algorithm.type(), algorithm.name());
      if (service != null) {
        putService(new Forwarded(this, algorithm, service));
      }
    }
  }

  /** Prefers them in this process from now on; without the library, the JDK's are used. */
  static void prefer() {
    if (Security.getProvider(NAME) == null) {
      library().ifPresent(library -> Security.insertProviderAt(new NativeCrypto(library), 1));
    }
  }

  private static Optional<Provider> library() {
    try {
      return ServiceLoader.load(Provider.class).stream()
          .filter(p -> p.type().getSimpleName().equals(LIBRARY))
          .findFirst()
          .map(ServiceLoader.Provider::get)
          // Without its native code it offers nothing.
          .filter(p -> p.getService("KeyPairGenerator", "EC") != null);
    } catch (ServiceConfigurationError | LinkageError e) {
      LOG.atWarn().setCause(e).log("cryptography is the JDK's, which takes longer");
      return Optional.empty();
    }
  }

  /** What the library makes; the key that it is for decides whether it can. */
  private static final class Forwarded extends Service {

    private final Service service;

    Forwarded(Provider provider, Algorithm algorithm, Service service) {
      super(provider, algorithm.type(), algorithm.name(), service.getClassName(), null, null);
      this.service = service;
    }

    @Override
    public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
      return service.newInstance(parameter);
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return service.supportsParameter(parameter);
    }
  }
}
