package dev.insula.apiserver.resource;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The metadata that the server decides. Thread-safe. */
final class SystemMetadata {

  /** Letters and digits that spell no words and are told apart easily. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;
  private static final int MAX_GENERATED_LENGTH = 63;

  private final SecureRandom random = new SecureRandom();

  /** Kubernetes' form of times: whole seconds, UTC. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A name made of a prefix, which is cut so that a label's length is kept. */
  String generate(String prefix) {
    int most = MAX_GENERATED_LENGTH - SUFFIX_LENGTH;
    var out = new StringBuilder(prefix.length() > most ? prefix.substring(0, most) : prefix);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return out.toString();
  }

  /** Sets what a new object starts with. */
  static void fillNew(JsonObject metadata, ObjectName name, Instant now) {
    dropServers(metadata);
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", time(now));
    setOrRemove(metadata, "namespace", name.namespace().isEmpty() ? null : name.namespace());
    dropEmpty(metadata);
  }

  /** Drops what a creator can't say. */
  static void dropServers(JsonObject metadata) {
    List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink")
        .forEach(metadata::remove);
  }

  /** Restores what an update can't change by leaving it out. */
  static void keepOld(JsonObject metadata, JsonObject old) {
    setOrRemove(metadata, "creationTimestamp", old.get("creationTimestamp"));
    setOrRemove(metadata, "generation", old.get("generation"));
    for (String field : List.of("name", "namespace", "uid")) {
      if (metadata.string(field, "").isEmpty()) {
        setOrRemove(metadata, field, old.get(field));
      }
    }
    for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
      if (!metadata.containsKey(field) && old.containsKey(field)) {
        setOrRemove(metadata, field, old.get(field));
      }
    }
    dropEmpty(metadata);
  }

  private static void dropEmpty(JsonObject metadata) {
    for (String field :
        List.of("labels", "annotations", "finalizers", "ownerReferences", "managedFields")) {
      Object value = metadata.get(field);
      boolean empty =
          value instanceof JsonObject object
              ? object.isEmpty()
              : value instanceof List<?> list && list.isEmpty();
      if (empty) {
        metadata.remove(field);
      }
    }
    if (metadata.string("generateName", "x").isEmpty()) {
      metadata.remove("generateName");
    }
  }

  private static void setOrRemove(JsonObject metadata, String field, @Nullable Object value) {
    if (value == null) {
      metadata.remove(field);
    } else {
      metadata.put(field, value);
    }
  }
}
