package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.SelectableField;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.VersionOrder;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.LazySchema;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes resource definitions of CustomResourceDefinitions: one for each served version. Stateless,
 * shared by all control planes.
 */
public final class CustomDefinitions {

  private static final Set<Verb> PART_VERBS = EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);

  private final Schema objectMeta;
  private final Schema scaleSchema;
  private final Function<List<JsonObject>, Printer> printers;

  private CustomDefinitions(
      Schema objectMeta, Schema scaleSchema, Function<List<JsonObject>, Printer> printers) {
    this.objectMeta = objectMeta;
    this.scaleSchema = scaleSchema;
    this.printers = printers;
  }

  /**
   * Custom kinds with the metadata and the scale that the built-in kinds have.
   *
   * @param printers makes tables of {@code additionalPrinterColumns}
   */
  public static CustomDefinitions beside(
      ServedResources builtIn, Function<List<JsonObject>, Printer> printers) {
    ResourceDefinition known =
        builtIn
            .find(new GroupVersionResource("apps", "v1", "deployments"))
            .orElseThrow(() -> new IllegalArgumentException("deployments are not served"));
    Schema objectMeta = known.schema().properties().get("metadata");
    if (objectMeta == null
        || !(known.subresources().get("scale") instanceof Subresource.View scale)) {
      throw new IllegalArgumentException("deployments have no metadata or no scale");
    }
    return new CustomDefinitions(objectMeta, scale.schema(), printers);
  }

  /** Gives the schema of a version as it is written; empty if there is no such version any more. */
  interface SchemaSource {
    JsonObject schemaOf(String version);
  }

  /**
   * The definitions of an established CRD, the preferred version first.
   *
   * @param crd without its schemas; nothing of it is held on to but what it says of its webhook
   */
  List<ResourceDefinition> of(Crd crd, SchemaSource schemas, ConversionWebhooks webhooks) {
    var out = new ArrayList<ResourceDefinition>();
    var hook = new ConversionHook(webhooks, crd.conversionWebhook());
    for (JsonObject version : crd.servedVersionsByPriority()) {
      out.add(define(crd, version, schemas, hook));
    }
    return out;
  }

  private LazySchema schema(String version, SchemaSource schemas) {
    return new LazySchema(
        () -> schemas.schemaOf(version),
        source -> StructuralSchema.ofCustomKind(source, objectMeta));
  }

  private ResourceDefinition define(
      Crd crd, JsonObject version, SchemaSource schemas, ConversionHook hook) {
    JsonObject names = crd.acceptedNames();
    String kind = names.string("kind", "");
    var resource =
        new GroupVersionResource(
            crd.group(), version.string("name", ""), names.string("plural", ""));
    LazySchema schema = schema(version.string("name", ""), schemas);
    var rules = new VersionRules(schema);
    Conversion conversion = conversion(crd, resource, schema, schemas, hook);
    // With the strategy None the forms differ in nothing that rules can see.
    boolean foreign = crd.convertsByWebhook() && !resource.equals(crd.storage());
    Conversion judged = foreign ? conversion : Conversion.NONE;
    boolean hasStatus = version.objectAt("subresources").containsKey("status");
    JsonObject scaled = version.objectAt("subresources").object("scale");
    CustomScale scale = scaled == null ? null : CustomScale.of(scaled);
    Printer printer = printers.apply(version.objects("additionalPrinterColumns"));
    return new ResourceDefinition(
        resource,
        kind,
        names.string("listKind", ""),
        names.string("singular", ""),
        names.strings("shortNames"),
        names.strings("categories"),
        crd.namespaced(),
        Verb.ALL,
        crd.storage(),
        schema,
        CustomStrategy.ofObject(
            schema,
            rules,
            hasStatus,
            crd.isDeleting(),
            deprecation(crd, version, kind),
            scale,
            judged),
        conversion,
        subresources(
            version,
            resource,
            kind,
            CustomStrategy.ofStatus(schema, rules, scale, judged),
            scale,
            printer),
        null,
        printer,
        selectableFields(version),
        false);
  }

  /** As long as a definition has not changed, what is stored has the form that it asks for. */
  private Conversion conversion(
      Crd crd,
      GroupVersionResource resource,
      Schema schema,
      SchemaSource schemas,
      ConversionHook hook) {
    GroupVersionResource storage = crd.storage();
    boolean stored = resource.equals(storage);
    if (stored && crd.isUnchanged()) {
      return Conversion.NONE;
    }
    if (crd.convertsByWebhook()) {
      return new WebhookConversion(
          hook, resource.apiVersion(), storage.apiVersion(), allSchemas(crd, schemas));
    }
    Schema storedSchema = stored ? schema : schema(storage.version(), schemas);
    return new VersionConversion(resource.apiVersion(), storage.apiVersion(), schema, storedSchema);
  }

  private Map<String, Schema> allSchemas(Crd crd, SchemaSource schemas) {
    var out = new LinkedHashMap<String, Schema>();
    for (JsonObject version : crd.versions()) {
      String name = version.string("name", "");
      out.put(crd.group() + "/" + name, schema(name, schemas));
    }
    return out;
  }

  private Map<String, Subresource> subresources(
      JsonObject version,
      GroupVersionResource resource,
      String kind,
      Strategy ofStatus,
      @Nullable CustomScale scale,
      Printer printer) {
    var out = new LinkedHashMap<String, Subresource>();
    JsonObject declared = version.objectAt("subresources");
    if (declared.containsKey("status")) {
      var type = new GroupVersionKind(resource.group(), resource.version(), kind);
      out.put("status", new Subresource.Part("status", type, PART_VERBS, ofStatus));
    }
    if (scale != null) {
      var type = new GroupVersionKind("autoscaling", "v1", "Scale");
      out.put(
          "scale", new Subresource.View("scale", type, PART_VERBS, scaleSchema, scale, printer));
    }
    return out;
  }

  private static Map<String, SelectableField> selectableFields(JsonObject version) {
    var out = new LinkedHashMap<String, SelectableField>();
    for (JsonObject field : version.objects("selectableFields")) {
      String path = field.string("jsonPath", "");
      String dotted = path.startsWith(".") ? path.substring(1) : path;
      out.put(dotted, SelectableField.of(dotted));
    }
    return out;
  }

  /** The warning for users of a deprecated version; empty if it is not. */
  private static String deprecation(Crd crd, JsonObject version, String kind) {
    if (!version.bool("deprecated", false)) {
      return "";
    }
    String own = version.string("deprecationWarning", "");
    if (!own.isEmpty()) {
      return own;
    }
    String name = version.string("name", "");
    String newer =
        crd.servedVersionsByPriority().stream()
            .filter(other -> !other.bool("deprecated", false))
            .map(other -> other.string("name", ""))
            .filter(other -> new VersionOrder().compare(other, name) < 0)
            .findFirst()
            .map(other -> "; use " + crd.group() + "/" + other + " " + kind)
            .orElse("");
    return crd.group() + "/" + name + " " + kind + " is deprecated" + newer;
  }
}
