package dev.insula.apiserver.openapi;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the built-in kinds, as {@code model-generator} has written them. Thread-safe;
 * one instance serves all control planes.
 *
 * <p>A document is read when it is first asked for, and kept compressed: about a megabyte for all.
 */
public final class BuiltInOpenApi {

  /** A document's hash, and where its bytes are. */
  record Entry(String hash, String file) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** At most one for each entry. */
  private final Map<String, byte[]> compressed = new ConcurrentHashMap<>();

  private volatile @Nullable Shared shared;

  /**
   * What documents of custom kinds have in common with those of built-in ones.
   *
   * @param schemas that they refer to, by name
   * @param metadata of objects in words
   */
  record Shared(JsonObject schemas, String metadata) {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /** What {@code apiVersion} or {@code kind} of any object is, in words. */
    String type(String property) {
      return words(META + "APIResourceList", property);
    }

    String listMetadata() {
      return words(META + "Status", "metadata");
    }

    private String words(String schema, String property) {
      return schemas.objectAt(schema, "properties", property).string("description", "");
    }
  }

  public BuiltInOpenApi() {
    String index = new String(read("index.txt"), StandardCharsets.UTF_8);
    for (String line : index.split("\n")) {
      String[] word = line.split(" ");
      entries.put(word[0], new Entry(word[1], word[2]));
    }
  }

  /** Hashes by path, such as {@code apis/apps/v1}, in the order of the index. */
  Map<String, String> v3Hashes() {
    Map<String, String> out = new LinkedHashMap<>();
    entries.forEach(
        (path, entry) -> {
          if (entry.file().startsWith("v3-")) {
            out.put(path, entry.hash());
          }
        });
    return out;
  }

  /**
   * @param path such as {@code apis/apps/v1}, {@code v2} or {@code v2.pb}
   */
  @Nullable Entry entry(String path) {
    return entries.get(path);
  }

  /** A document, compressed by gzip; not to be written to. */
  byte[] compressed(Entry entry) {
    return compressed.computeIfAbsent(entry.file(), BuiltInOpenApi::read);
  }

  /** A document. */
  byte[] plain(Entry entry) {
    return Gzip.expand(compressed(entry));
  }

  /** What documents of custom kinds refer to and repeat. */
  Shared shared() {
    Shared known = shared;
    if (known == null) {
      known = readShared();
      shared = known;
    }
    return known;
  }

  private Shared readShared() {
    var schemas = new JsonObject();
    Entry apps = entries.get("apis/apps/v1");
    JsonObject all =
        apps == null
            ? new JsonObject()
            : Json.parseObject(plain(apps)).objectAt("components", "schemas");
    for (Map.Entry<String, Object> schema : all.entrySet()) {
      String name = schema.getKey();
      if (name.startsWith("io.k8s.apimachinery.") || name.startsWith("io.k8s.api.autoscaling.")) {
        schemas.put(name, schema.getValue());
      }
    }
    JsonObject deployment = all.objectAt("io.k8s.api.apps.v1.Deployment", "properties");
    return new Shared(schemas, deployment.objectAt("metadata").string("description", ""));
  }

  private static byte[] read(String file) {
    try (InputStream in = BuiltInOpenApi.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing: the build did not make the documents");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compression in memory. */
  static final class Gzip {
    private Gzip() {}

    static byte[] expand(byte[] compressed) {
      try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(compressed), 1 << 16)) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
