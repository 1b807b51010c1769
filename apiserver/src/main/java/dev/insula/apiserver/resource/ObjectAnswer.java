package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.yaml.Yaml;
import dev.insula.store.Keyspace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers with objects and lists, in the form that was asked for. Stateless. */
final class ObjectAnswer {

  /** Parts of a list's body are about this large. */
  private static final int PART_BYTES = 256 * 1024;

  private ObjectAnswer() {}

  /**
   * One object.
   *
   * @param stored in its storage version
   * @param include for tables
   */
  static ApiResponse.Complete object(
      int status, ResourceDefinition definition, OutputForm form, byte[] stored, String include) {
    return switch (form.shape()) {
      case WHOLE ->
          form.yaml()
              ? encode(status, form, ObjectForms.tree(definition, stored))
              : ApiResponse.json(status, ObjectForms.whole(definition, stored));
      case PARTIAL -> encode(status, form, ObjectForms.partial(definition, form, stored));
      case PARTIAL_LIST -> throw notAList(goType(definition, definition.kind()));
      case TABLE -> {
        String version = Meta.resourceVersion(Json.parseObject(stored));
        var metadata = JsonObject.of("resourceVersion", version);
        yield encode(
            status,
            form,
            ObjectForms.table(definition, form, metadata, List.of(stored), include, true));
      }
    };
  }

  /**
   * A view of an object, such as its scale.
   *
   * @param include for tables
   */
  static ApiResponse.Complete view(
      OutputForm form, Subresource.View sub, JsonObject view, String include) {
    return encode(
        200,
        form,
        switch (form.shape()) {
          case WHOLE -> view;
          case PARTIAL -> ObjectForms.partial(form, view);
          case PARTIAL_LIST ->
              throw notAList(sub.view().ofCustomKind() ? "*v1.Scale" : "*autoscaling.Scale");
          case TABLE -> ObjectForms.table(sub.printer(), form, view, include);
        });
  }

  /** A tree of any kind, such as a review or a Status. */
  static ApiResponse.Complete encode(int status, OutputForm form, JsonObject tree) {
    byte[] bytes =
        form.yaml() ? Yaml.text(tree).getBytes(StandardCharsets.UTF_8) : Json.bytes(tree);
    return new ApiResponse.Complete(status, form.contentType(), List.of(), List.of(bytes));
  }

  static ApiResponse.Complete list(
      ResourceDefinition definition, OutputForm form, ListVerb.Page page, String include) {
    JsonObject metadata = metadata(definition, page);
    return switch (form.shape()) {
      case WHOLE ->
          form.yaml()
              ? encode(200, form, wholeTree(definition, metadata, page))
              : new ApiResponse.Complete(
                  200, ApiResponse.JSON, List.of(), whole(definition, metadata, page));
      case PARTIAL_LIST -> {
        JsonArray items = ObjectForms.partials(definition, form, values(page));
        yield encode(
            200,
            form,
            JsonObject.of(
                "kind",
                "PartialObjectMetadataList",
                "apiVersion",
                form.metaApiVersion(),
                "metadata",
                metadata,
                "items",
                items.isEmpty() ? JsonNull.NULL : items));
      }
      case PARTIAL ->
          throw Negotiation.notAcceptable(
              "you requested PartialObjectMetadata, but the requested object is a list ("
                  + goType(definition, definition.listKind())
                  + ")");
      case TABLE -> {
        if (page.continueToken().isEmpty()) {
          metadata.remove("continue");
        }
        List<byte[]> objects = values(page);
        yield encode(
            200, form, ObjectForms.table(definition, form, metadata, objects, include, true));
      }
    };
  }

  private static List<byte[]> values(ListVerb.Page page) {
    return page.entries().stream().map(Keyspace.Entry::value).toList();
  }

  private static JsonObject metadata(ResourceDefinition definition, ListVerb.Page page) {
    var metadata = new JsonObject();
    // Component statuses, which nobody can watch, have no versions.
    if (definition.verbs().contains(Verb.WATCH)) {
      metadata.put("resourceVersion", Long.toString(page.revision()));
    }
    // Lists of custom resources say it even if there is no more.
    if (!page.continueToken().isEmpty() || !definition.builtIn()) {
      metadata.put("continue", page.continueToken());
    }
    if (page.remaining() > 0) {
      metadata.put("remainingItemCount", page.remaining());
    }
    return metadata;
  }

  /** A list is a concatenation of what was encoded when it was written. */
  private static List<byte[]> whole(
      ResourceDefinition definition, JsonObject metadata, ListVerb.Page page) {
    var parts = new ArrayList<byte[]>();
    var out = new ByteArrayOutputStream(512);
    String head =
        "{\"kind\":"
            + Json.string(definition.listKind())
            + ",\"apiVersion\":"
            + Json.string(definition.apiVersion())
            + ",\"metadata\":"
            + Json.string(metadata)
            + ",\"items\":[";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    var items = new ItemWriter(definition, out, parts);
    if (definition.servesStorageVersion()) {
      page.entries().forEach(entry -> items.write(entry.value()));
    } else {
      ObjectForms.trees(definition, values(page), items::write);
    }
    out.writeBytes("]}\n".getBytes(StandardCharsets.UTF_8));
    parts.add(out.toByteArray());
    return parts;
  }

  /** Writes items with commas between them; what has grown large becomes a part. */
  private static final class ItemWriter {
    private final ResourceDefinition definition;
    private final ByteArrayOutputStream out;
    private final List<byte[]> parts;
    private boolean first = true;

    ItemWriter(ResourceDefinition definition, ByteArrayOutputStream out, List<byte[]> parts) {
      this.definition = definition;
      this.out = out;
      this.parts = parts;
    }

    /** Items of built-in lists don't repeat the type, those of custom resources do. */
    void write(byte[] stored) {
      separate();
      if (definition.builtIn()) {
        int start = ObjectEncoding.afterType(stored);
        out.write('{');
        out.write(stored, start, stored.length - start);
      } else {
        out.writeBytes(stored);
      }
    }

    void write(JsonObject tree) {
      separate();
      out.writeBytes(Json.bytes(item(definition, tree)));
    }

    private void separate() {
      if (out.size() > PART_BYTES) {
        parts.add(out.toByteArray());
        out.reset();
      }
      if (!first) {
        out.write(',');
      }
      first = false;
    }
  }

  private static JsonObject item(ResourceDefinition definition, JsonObject tree) {
    if (definition.builtIn()) {
      tree.remove("apiVersion");
      tree.remove("kind");
    }
    return tree;
  }

  private static JsonObject wholeTree(
      ResourceDefinition definition, JsonObject metadata, ListVerb.Page page) {
    var items = new JsonArray(page.entries().size());
    ObjectForms.trees(definition, values(page), tree -> items.add(item(definition, tree)));
    return JsonObject.of(
        "kind",
        definition.listKind(),
        "apiVersion",
        definition.apiVersion(),
        "metadata",
        metadata,
        "items",
        items);
  }

  private static RuntimeException notAList(String type) {
    return Negotiation.notAcceptable(
        "you requested PartialObjectMetadataList, but the requested object is not a list ("
            + type
            + ")");
  }

  /** How Kubernetes' messages name the type: by the package of the group. */
  private static String goType(ResourceDefinition definition, String kind) {
    if (!definition.builtIn()) {
      return "*unstructured.Unstructured" + (kind.equals(definition.listKind()) ? "List" : "");
    }
    String group = definition.resource().group();
    int dot = group.indexOf('.');
    String name = group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    return "*" + name + "." + kind;
  }
}
