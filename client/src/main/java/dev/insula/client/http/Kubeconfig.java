package dev.insula.client.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The current context of a kubeconfig file: where a control plane is and who one is there.
 *
 * @param certificateAuthority PEM of the CA that signs the server, empty for the system's
 * @param clientCertificate PEM, empty without one
 * @param clientKey PEM, empty without one; never printed
 * @param token bearer token, empty without one; never printed
 */
public record Kubeconfig(
    URI server,
    String certificateAuthority,
    String clientCertificate,
    String clientKey,
    String token) {

  /** A kubeconfig that cannot be read or understood; the message says which and why. */
  public static final class KubeconfigException extends RuntimeException {
    KubeconfigException(String message) {
      super(message);
    }
  }

  /** Reads the file; relative paths in it are taken from its directory. */
  public static Kubeconfig read(Path file) {
    try {
      return parse(Files.readString(file), file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read kubeconfig " + file, e);
    }
  }

  /**
   * @param directory where relative file names in the text start, or null to refuse them
   */
  public static Kubeconfig parse(String text, @Nullable Path directory) {
    Map<?, ?> root = load(text);
    Map<?, ?> context = named(root, "contexts", string(root, "current-context"), "context");
    Map<?, ?> cluster = named(root, "clusters", string(context, "cluster"), "cluster");
    Map<?, ?> user = named(root, "users", string(context, "user"), "user");
    String server = string(cluster, "server");
    if (server.isEmpty()) {
      throw new KubeconfigException("the kubeconfig's cluster has no server");
    }
    return new Kubeconfig(
        URI.create(server.endsWith("/") ? server.substring(0, server.length() - 1) : server),
        inlineOrFile(cluster, "certificate-authority", directory),
        inlineOrFile(user, "client-certificate", directory),
        inlineOrFile(user, "client-key", directory),
        string(user, "token"));
  }

  /** The server only: the rest can be secret. */
  @Override
  public String toString() {
    return "Kubeconfig[" + server + "]";
  }

  private static Map<?, ?> load(String text) {
    try {
      if (new Load(LoadSettings.builder().build()).loadFromString(text) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (YamlEngineException e) {
      throw new KubeconfigException("the kubeconfig is no YAML: " + e.getMessage());
    }
    throw new KubeconfigException("the kubeconfig is no YAML mapping");
  }

  private static Map<?, ?> named(Map<?, ?> root, String list, String name, String member) {
    if (root.get(list) instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map
            && name.equals(map.get("name"))
            && map.get(member) instanceof Map<?, ?> found) {
          return found;
        }
      }
    }
    throw new KubeconfigException("the kubeconfig has no \"" + name + "\" in its " + list);
  }

  private static String inlineOrFile(Map<?, ?> map, String key, @Nullable Path directory) {
    String data = string(map, key + "-data");
    if (!data.isEmpty()) {
      return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
    }
    String file = string(map, key);
    if (file.isEmpty()) {
      return "";
    }
    if (directory == null) {
      throw new KubeconfigException("the kubeconfig names a file for " + key);
    }
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " named by the kubeconfig", e);
    }
  }

  private static String string(Map<?, ?> map, String key) {
    return map.get(key) instanceof String value ? value : "";
  }
}
