package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Rules on ConfigMaps, Secrets and namespaces. */
final class ConfigChecks {

  /** The most bytes that the values of a ConfigMap or Secret may have together. */
  private static final long MAX_BYTES = 1024 * 1024;

  private ConfigChecks() {}

  static void define(Vocabulary words) {
    words.check("mountableSecretsWarning", ConfigChecks::mountableSecretsWarning);
    words.check("configMapKeys", ConfigChecks::configMap);
    words.check("secretData", ConfigChecks::secret);
    words.checkOf("immutableContent", ConfigChecks::immutableContent);
    words.check("namespaceFinalizers", ConfigChecks::finalizers);
  }

  private static void configMap(Node map, Findings findings) {
    Node data = map.field("data");
    Node binary = map.field("binaryData");
    long size = 0;
    for (String key : ResourceChecks.sorted(data)) {
      keyFormat(data, key, findings);
      if (binary.object().containsKey(key)) {
        findings.invalid(data.entry(key), key, "duplicate of key present in binaryData");
      }
      size += data.entry(key).string().getBytes(StandardCharsets.UTF_8).length;
    }
    for (String key : ResourceChecks.sorted(binary)) {
      keyFormat(binary, key, findings);
      size += decodedLength(binary.entry(key).string());
    }
    if (size > MAX_BYTES) {
      findings.tooLong(map.named("/[]"), MAX_BYTES);
    }
  }

  private static void keyFormat(Node map, String key, Findings findings) {
    NameRules.configKey(key).forEach(text -> findings.invalid(map.entry(key), key, text));
  }

  private static long decodedLength(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4L * 3 - padding;
  }

  private static void secret(Node secret, Findings findings) {
    Node data = secret.field("data");
    long size = 0;
    for (String key : ResourceChecks.sorted(data)) {
      keyFormat(data, key, findings);
      size += decodedLength(data.entry(key).string());
    }
    if (size > MAX_BYTES) {
      findings.tooLong(data, MAX_BYTES);
    }
    switch (secret.field("type").string()) {
      case "kubernetes.io/service-account-token" -> {
        Node account =
            secret.at("metadata.annotations").entry("kubernetes.io/service-account.name");
        if (account.empty()) {
          findings.required(account);
        }
      }
      case "kubernetes.io/dockercfg" -> json(data, ".dockercfg", findings);
      case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson", findings);
      case "kubernetes.io/basic-auth" -> {
        boolean user = data.object().containsKey("username");
        if (!user && !data.object().containsKey("password")) {
          findings.required(data.entry("username"));
          findings.required(data.entry("password"));
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        Node key = data.entry("ssh-privatekey");
        if (key.empty()) {
          findings.required(key);
        }
      }
      case "kubernetes.io/tls" -> keys(data, List.of("tls.crt", "tls.key"), findings);
      default -> {}
    }
  }

  private static void keys(Node data, List<String> keys, Findings findings) {
    for (String key : keys) {
      if (!data.object().containsKey(key)) {
        findings.required(data.entry(key));
      }
    }
  }

  private static void json(Node data, String key, Findings findings) {
    if (!data.object().containsKey(key)) {
      findings.required(data.entry(key));
      return;
    }
    byte[] content = Base64.getMimeDecoder().decode(data.entry(key).string());
    try {
      Json.parse(content);
    } catch (Json.MalformedJsonException e) {
      String why = whyNotJson(new String(content, StandardCharsets.UTF_8).strip());
      findings.invalid(data.entry(key), "<secret contents redacted>", why);
    }
  }

  /** What Go's decoder says of the beginning of a text that is no JSON. */
  private static String whyNotJson(String text) {
    if (text.isEmpty()) {
      return "unexpected end of JSON input";
    }
    for (String literal : List.of("null", "true", "false")) {
      if (text.charAt(0) == literal.charAt(0)) {
        int same = 1;
        while (same < Math.min(text.length(), literal.length())
            && text.charAt(same) == literal.charAt(same)) {
          same++;
        }
        if (same < Math.min(text.length(), literal.length())) {
          return "invalid character '"
              + text.charAt(same)
              + "' in literal "
              + literal
              + " (expecting '"
              + literal.charAt(same)
              + "')";
        }
      }
    }
    return "invalid character '" + text.charAt(0) + "' looking for beginning of value";
  }

  /** {@code of: [immutable, data]}: once {@code immutable} is set these can't change. */
  private static Check immutableContent(Object arguments) {
    List<String> fields = ((JsonObject) arguments).strings("of");
    return (object, findings) -> {
      if (!Boolean.TRUE.equals(object.field("immutable").old())) {
        return;
      }
      for (String field : fields) {
        Node node = object.field(field);
        boolean same = field.equals("immutable") ? node.bool() : !BasicChecks.changed(node);
        if (!same) {
          findings.forbidden(node, "field is immutable when `immutable` is set");
        }
      }
    };
  }

  private static void finalizers(Node finalizers, Findings findings) {
    for (String name : finalizers.list().strings()) {
      boolean standard = List.of("kubernetes", "orphan", "foregroundDeletion").contains(name);
      List<String> wrong = Formats.named("qualifiedName").apply(name);
      wrong.forEach(text -> findings.invalid(finalizers, name, text));
      if (!standard && !name.contains("/")) {
        findings.invalid(
            finalizers,
            name,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  private static void mountableSecretsWarning(Node account, Findings findings) {
    String name = "kubernetes.io/enforce-mountable-secrets";
    Node annotation = account.at("metadata.annotations").entry(name);
    if (annotation.present() && annotation.old() == null) {
      findings.warn(
          "metadata.annotations["
              + name
              + "]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted"
              + " secrets");
    }
  }
}
