package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.ModelResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The hash by which clients see that a resource's stored version has changed: the first eight bytes
 * of the SHA-256 of group, version and kind. Stateless.
 */
final class StorageVersionHash {

  private StorageVersionHash() {}

  static String of(ModelResource resource) {
    String version = resource.storageVersion();
    String text =
        (version.indexOf('/') < 0 ? "/" + version : version) + "/" + resource.kind().kind();
    byte[] hash = sha256(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
