package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations by which programs that run in many clusters let themselves be steered:
 * sidecar injectors, agents of nodes, autoscalers, queues, copiers. A tenant runs such programs in
 * its own control plane, where its keys mean what it wants; those of the super cluster are the
 * platform's, so that the keys are not copied down. Immutable data ({@code steering.json}).
 */
public final class Steering {

  /**
   * Keys that steer one sort of programs.
   *
   * @param id by which a profile excepts them
   * @param annotations domains, with all that are below them
   * @param labels keys: whole domains of labels are used in selectors
   * @param quiet whether their authors expect nothing of them
   * @param why what would happen otherwise, for the tenant to read
   */
  public record Keys(
      String id, List<String> annotations, List<String> labels, boolean quiet, String why) {
    public Keys {
      annotations = List.copyOf(annotations);
      labels = List.copyOf(labels);
    }
  }

  private static final List<Keys> ALL = read();
  private static final Map<String, Keys> BY_DOMAIN = index(Keys::annotations);
  private static final Map<String, Keys> BY_LABEL = index(Keys::labels);

  private Steering() {}

  /**
   * What the label is among; null if it may be copied down.
   *
   * @param exceptions ids that the profile excepts
   */
  public static @Nullable Keys ofLabel(String key, Set<String> exceptions) {
    return unless(exceptions, BY_LABEL.get(key));
  }

  /** The same for an annotation. */
  public static @Nullable Keys ofAnnotation(String key, Set<String> exceptions) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      return null;
    }
    String domain = key.substring(0, slash);
    while (true) {
      Keys found = BY_DOMAIN.get(domain);
      if (found != null) {
        return unless(exceptions, found);
      }
      int dot = domain.indexOf('.');
      if (dot < 0) {
        return null;
      }
      domain = domain.substring(dot + 1);
    }
  }

  /** What a tenant is told of the keys of an object that will not be in its copy. */
  static List<Refusal> advice(JsonObject object, Set<String> exceptions) {
    var out = new ArrayList<Refusal>(0);
    JsonObject meta = Meta.of(object);
    meta.objectAt("labels")
        .keySet()
        .forEach(key -> advise("metadata.labels", key, ofLabel(key, exceptions), out));
    meta.objectAt("annotations")
        .keySet()
        .forEach(key -> advise("metadata.annotations", key, ofAnnotation(key, exceptions), out));
    return out;
  }

  private static void advise(String field, String key, @Nullable Keys keys, List<Refusal> out) {
    if (keys != null && !keys.quiet()) {
      out.add(
          new Refusal(
              field + "[" + key + "]",
              keys.id(),
              "it is not passed on: " + keys.why(),
              "leave it out, or run what reads it in your own control plane"));
    }
  }

  private static @Nullable Keys unless(Set<String> exceptions, @Nullable Keys found) {
    return found == null || exceptions.contains(found.id()) ? null : found;
  }

  private static Map<String, Keys> index(Function<Keys, List<String>> texts) {
    var out = new HashMap<String, Keys>();
    for (Keys keys : ALL) {
      for (String text : texts.apply(keys)) {
        if (out.put(text, keys) != null) {
          throw new IllegalStateException("twice among the steering keys: " + text);
        }
      }
    }
    return Map.copyOf(out);
  }

  private static List<Keys> read() {
    try (InputStream in = Steering.class.getResourceAsStream("steering.json")) {
      if (in == null) {
        throw new IllegalStateException("missing resource steering.json");
      }
      return ((JsonArray) Json.parse(in.readAllBytes()))
          .objects().stream()
              .map(
                  (JsonObject json) ->
                      new Keys(
                          json.string("id", ""),
                          json.strings("annotations"),
                          json.strings("labels"),
                          json.bool("quiet", false),
                          json.string("why", "")))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
