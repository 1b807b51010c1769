package dev.insula.client.http;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The current context of a kubeconfig file: where a control plane is and who one is there.
 * Immutable.
 *
 * <p>Whatever would run a program, change who one is, or weaken the connection (exec plugins, basic
 * authentication, impersonation, proxies, unverified servers) is refused, not left out.
 *
 * @param certificateAuthority PEM of the CA that signs the server, empty for the system's
 * @param clientCertificate PEM, empty without one
 * @param clientKey PEM, empty without one; never printed
 * @param token bearer token, empty without one; never printed
 * @param tokenFile where a token is kept that changes, or null without one
 */
public record Kubeconfig(
    URI server,
    String certificateAuthority,
    String clientCertificate,
    String clientKey,
    String token,
    @Nullable Path tokenFile) {

  /** Longest text that is read; one context takes some 10 KB. */
  static final int MAX_LENGTH = 512 * 1024;

  private static final List<String> REFUSED_OF_USER =
      List.of(
          "exec",
          "auth-provider",
          "username",
          "password",
          "as",
          "as-uid",
          "as-groups",
          "as-user-extra");
  private static final List<String> REFUSED_OF_CLUSTER =
      List.of("proxy-url", "insecure-skip-tls-verify", "tls-server-name");

  /** What a connection trusts and proves, for clients that are not of this package. */
  public SSLContext tls() {
    return TlsMaterial.context(this);
  }

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
   * @param directory where relative file names in the text start, or null to refuse them, which is
   *     how a text of somebody else is read
   */
  public static Kubeconfig parse(String text, @Nullable Path directory) {
    JsonObject root = load(text);
    JsonObject context = named(root, "contexts", root.string("current-context", ""), "context");
    JsonObject cluster = named(root, "clusters", context.string("cluster", ""), "cluster");
    JsonObject user = named(root, "users", context.string("user", ""), "user");
    refuse(cluster, REFUSED_OF_CLUSTER);
    refuse(user, REFUSED_OF_USER);
    String tokenFile = user.string("tokenFile", "");
    return new Kubeconfig(
        server(cluster.string("server", "")),
        inlineOrFile(cluster, "certificate-authority", directory),
        inlineOrFile(user, "client-certificate", directory),
        inlineOrFile(user, "client-key", directory),
        user.string("token", ""),
        tokenFile.isEmpty() ? null : file("tokenFile", tokenFile, directory));
  }

  /** A kubeconfig of this one context that needs no other files but the token's. */
  public String render() {
    var cluster = JsonObject.of("server", server.toString());
    putEncoded(cluster, "certificate-authority-data", certificateAuthority);
    var user = new JsonObject();
    putEncoded(user, "client-certificate-data", clientCertificate);
    putEncoded(user, "client-key-data", clientKey);
    if (!token.isEmpty()) {
      user.put("token", token);
    }
    if (tokenFile != null) {
      user.put("tokenFile", tokenFile.toString());
    }
    return Yaml.text(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Config",
            "current-context",
            "default",
            "contexts",
            entry("context", JsonObject.of("cluster", "default", "user", "default")),
            "clusters",
            entry("cluster", cluster),
            "users",
            entry("user", user)));
  }

  /** The server only: the rest can be secret. */
  @Override
  public String toString() {
    return "Kubeconfig[" + server + "]";
  }

  private static JsonArray entry(String member, JsonObject value) {
    return JsonArray.of(JsonObject.of("name", "default", member, value));
  }

  private static void putEncoded(JsonObject into, String member, String text) {
    if (!text.isEmpty()) {
      into.put(
          member, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  private static JsonObject load(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new KubeconfigException("the kubeconfig is longer than " + MAX_LENGTH + " characters");
    }
    try {
      if (Yaml.parse(text) instanceof JsonObject root) {
        return root;
      }
    } catch (Yaml.MalformedYamlException e) {
      throw new KubeconfigException("the kubeconfig is no YAML: " + e.getMessage());
    }
    throw new KubeconfigException("the kubeconfig is no YAML mapping");
  }

  private static JsonObject named(JsonObject root, String list, String name, String member) {
    for (JsonObject entry : root.objects(list)) {
      JsonObject found = entry.object(member);
      if (found != null && name.equals(entry.string("name"))) {
        return found;
      }
    }
    throw new KubeconfigException("the kubeconfig has no \"" + name + "\" in its " + list);
  }

  private static void refuse(JsonObject map, List<String> members) {
    for (String member : members) {
      Object value = map.get(member);
      if (value != null && !Boolean.FALSE.equals(value) && !"".equals(value)) {
        throw new KubeconfigException(
            "the kubeconfig has \""
                + member
                + "\", which is not supported: give a certificate, a token or a token's file");
      }
    }
  }

  private static URI server(String text) {
    if (text.isEmpty()) {
      throw new KubeconfigException("the kubeconfig's cluster has no server");
    }
    try {
      var server = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean plain =
          "https".equals(server.getScheme())
              && server.getHost() != null
              && server.getRawUserInfo() == null
              && server.getRawQuery() == null
              && server.getRawFragment() == null;
      if (plain) {
        return server;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new KubeconfigException("the kubeconfig's server is no https URL of a host");
  }

  private static String inlineOrFile(JsonObject map, String key, @Nullable Path directory) {
    String data = map.string(key + "-data", "");
    if (!data.isEmpty()) {
      try {
        return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
      } catch (IllegalArgumentException e) {
        throw new KubeconfigException("the kubeconfig's " + key + "-data is not Base64");
      }
    }
    String name = map.string(key, "");
    if (name.isEmpty()) {
      return "";
    }
    Path file = file(key, name, directory);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " named by the kubeconfig", e);
    }
  }

  private static Path file(String key, String name, @Nullable Path directory) {
    if (directory == null) {
      throw new KubeconfigException("the kubeconfig names a file for " + key);
    }
    return directory.resolve(name);
  }
}
