package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.naming.Origin;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads what the syncer keeps of a super object from its bytes, in one pass and without a tree.
 *
 * <p>Two digests tell whether anything changed that matters to a direction: {@code shape} covers
 * labels, annotations, spec and content, without what the super cluster's scheduler writes; {@code
 * status} covers the status. They are 64-bit and not cryptographic: they are compared only with
 * digests of the same object, and a patrol never deletes for a difference of digests.
 */
final class Skim {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final long SEED = 0x9E3779B97F4A7C15L;

  private String namespace = "";
  private String name = "";
  private String uid = "";
  private String version = "";
  private boolean deleting;
  private long grace = -1;
  private @Nullable String tenantUid;
  private String originNamespace = "";
  private String originName = "";
  private String originUid = "";
  private String nodeName = "";
  private long tenantVersion;
  private long tokenExpires;
  private long shape = SEED;
  private long status = SEED;

  private Skim() {}

  /** The record of an object; null if it is no tenant's. */
  static @Nullable SuperRecord of(ApiObject object) {
    var skim = new Skim();
    skim.read(object);
    return skim.tenantUid == null ? null : skim.record(skim.tenantUid);
  }

  private SuperRecord record(String tenant) {
    String tenantName = originName.isEmpty() ? name : originName;
    return new SuperRecord(
        namespace,
        name,
        uid,
        version,
        new Origin(tenant, originNamespace, tenantName, originUid),
        deleting,
        grace,
        nodeName,
        tenantVersion,
        tokenExpires,
        shape,
        status);
  }

  private void read(ApiObject object) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), object.bytes())) {
      in.nextToken();
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        in.nextToken();
        switch (key) {
          case "metadata" -> readMetadata(in);
          case "spec" -> readSpec(in);
          case "status" -> status = digest(in, status);
          case "kind", "apiVersion" -> in.skipChildren();
          default -> shape = digest(in, mix(shape, key.hashCode()));
        }
      }
    }
  }

  private void readMetadata(JsonParser in) {
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      in.nextToken();
      switch (key) {
        case "namespace" -> namespace = text(in);
        case "name" -> name = text(in);
        case "uid" -> uid = text(in);
        case "resourceVersion" -> version = text(in);
        case "deletionTimestamp" -> deleting = true;
        case "deletionGracePeriodSeconds" -> grace = in.getLongValue();
        case "labels", "annotations" -> readMap(in, key);
        default -> in.skipChildren();
      }
    }
  }

  private void readMap(JsonParser in, String member) {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    boolean labels = member.equals("labels");
    long sum = 0;
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      in.nextToken();
      String value = text(in);
      sum += mix(mix(SEED, key.hashCode()), value.hashCode());
      if (key.startsWith(Origin.DOMAIN)) {
        if (labels) {
          readLabel(key, value);
        } else {
          readAnnotation(key, value);
        }
      }
    }
    shape = mix(mix(shape, member.hashCode()), sum);
  }

  private void readLabel(String key, String value) {
    switch (key) {
      case Origin.TENANT_UID -> tenantUid = value;
      case Origin.NAMESPACE -> originNamespace = value;
      default -> {}
    }
  }

  private void readAnnotation(String key, String value) {
    switch (key) {
      case Origin.UID -> originUid = value;
      case Origin.NAME -> originName = value;
      case Origin.VERSION -> tenantVersion = number(value);
      case TokenKeeper.EXPIRES -> tokenExpires = number(value);
      default -> {}
    }
  }

  private void readSpec(JsonParser in) {
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      in.nextToken();
      if (key.equals("nodeName")) {
        nodeName = text(in);
      } else {
        shape = digest(in, mix(shape, key.hashCode()));
      }
    }
  }

  /** Mixes the tokens of a value. */
  private static long digest(JsonParser in, long seed) {
    long hash = seed;
    int depth = 0;
    JsonToken token = in.currentToken();
    while (true) {
      hash = mix(hash, token.id());
      switch (token) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case PROPERTY_NAME -> hash = mix(hash, in.currentName().hashCode());
        case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
            hash = mix(hash, in.getString().hashCode());
        default -> {}
      }
      if (depth == 0) {
        return hash;
      }
      token = in.nextToken();
    }
  }

  private static long mix(long hash, long value) {
    long h = (hash ^ value) * 0xBF58476D1CE4E5B9L;
    return h ^ (h >>> 29);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static String text(JsonParser in) {
    @Nullable String value = in.getValueAsString();
    in.skipChildren();
    return value == null ? "" : value;
  }
}
