package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionChecksTest {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
  private static final Strategy STRATEGY = new KindCatalog().strategy(KIND, KIND);

  @Test
  void namesThatAreLeftOutFollowFromTheKind() {
    JsonObject definition = definition("{type: object}");
    STRATEGY.applyDefaults(definition);

    JsonObject names = definition.objectAt("spec", "names");
    assertThat(names.string("singular")).isEqualTo("gadget");
    assertThat(names.string("listKind")).isEqualTo("GadgetList");
    assertThat(definition.stringAt("spec", "conversion", "strategy")).isEqualTo("None");
  }

  @Test
  void aNewDefinitionRemembersItsStorageVersion() {
    JsonObject definition = definition("{type: object}");
    STRATEGY.prepareForCreate(context(), definition);

    assertThat(definition.at("status", "storedVersions")).isEqualTo(JsonArray.of("v1"));
  }

  @Test
  void aSecondStorageVersionIsAddedToTheStoredOnes() {
    JsonObject old = definition("{type: object}");
    STRATEGY.prepareForCreate(context(), old);
    JsonObject changed = old.deepCopy();
    JsonArray versions = changed.objectAt("spec").arrayOrCreate("versions");
    versions.objects().getFirst().put("storage", false);
    versions.add(JsonObject.of("name", "v2", "served", true, "storage", true));
    STRATEGY.prepareForUpdate(context(), changed, old);

    assertThat(changed.at("status", "storedVersions")).isEqualTo(JsonArray.of("v1", "v2"));
  }

  @Test
  void aDeletedDefinitionWaitsForTheCleanUpOfItsObjects() {
    JsonObject definition = definition("{type: object}");
    STRATEGY.prepareForDelete(context(), definition);

    assertThat(Meta.finalizers(definition))
        .containsExactly("customresourcecleanup.apiextensions.k8s.io");
  }

  @Test
  void formatsThatNothingChecksAreWarnedOfOnce() {
    JsonObject definition =
        definition(
            "{'type':'object','properties':{'a':{'type':'string','format':'x'},'b':{'type':'string','format':'date-time'}}}");

    assertThat(STRATEGY.judge(context(), definition, null).warnings())
        .containsExactly("unrecognized format \"x\"");
    JsonObject changed = definition.deepCopy();
    changed.objectAt("spec", "names").put("shortNames", JsonArray.of("g"));
    assertThat(STRATEGY.judge(context(), changed, definition).warnings()).isEmpty();
  }

  @Test
  void aConversionWebhookIsSomewhere() {
    JsonObject definition = definition("{'type':'object'}");
    definition
        .objectAt("spec")
        .put(
            "conversion",
            Json.parseObject(
                """
                {"strategy": "Webhook", "webhook": {
                   "conversionReviewVersions": ["v1"],
                   "clientConfig": {"service": {"name": "s", "namespace": "n", "port": 70000}}}}
                """));

    assertThat(STRATEGY.judge(context(), definition, null).causes())
        .extracting(Status.Cause::field)
        .contains("spec.conversion.webhookClientConfig.service.port");
  }

  @Test
  void additionalItemsAreNoPartOfAStructure() {
    JsonObject definition =
        definition(
            "{'type':'object','properties':{'a':{'type':'string','additionalItems':false}}}");

    assertThat(STRATEGY.judge(context(), definition, null).causes())
        .extracting(Status.Cause::message)
        .contains("Forbidden: additionalItems is not supported");
  }

  @Test
  void aStructuralSchemaIsAccepted() {
    assertThat(
            causes(
                "{'type':'object','properties':{'spec':{'type':'object','properties':{"
                    + "'port':{'x-kubernetes-int-or-string':true,"
                    + "'anyOf':[{'type':'integer'},{'type':'string'}]},"
                    + "'list':{'type':'array','items':{'type':'string'}},"
                    + "'map':{'type':'object','additionalProperties':{'type':'string'}}}}}}"))
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'string'} | type | must be object at the root",
        "{'properties':{}} | type | must not be empty at the root",
        "{'type':'object','properties':{'a':{}}} | properties[a].type | object fields",
        "{'type':'object','properties':{'a':{'type':'list'}}} | properties[a].type | supported"
            + " values",
        "{'type':'object','properties':{'a':{'type':'array'}}} | properties[a].items | specified",
        "{'type':'object','$ref':'#/x'} | $ref | $ref is not supported",
        "{'type':'object','allOf':[{'type':'object'}]} | allOf[0].type | to be structural",
        "{'type':'object','properties':{'a':{'type':'string'}},"
            + "'not':{'properties':{'a':{'nullable':true}}}} |"
            + " not.properties[a].nullable | to be structural",
        "{'type':'object','properties':{'a':{'type':'array','items':{'type':'string'},"
            + "'uniqueItems':true}}} | properties[a].uniqueItems | quadratic"
      })
  void whatIsNotStructuralIsRefused(String schema, String field, String words) {
    assertThat(causes(schema))
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.field()).isEqualTo("spec.validation.openAPIV3Schema." + field);
              assertThat(cause.message()).contains(words);
            });
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'rule':' '} | rule | rule is not specified",
        "{'rule':'self.a >'} | rule | compilation failed: ERROR: <input>:1:9: Syntax error",
        "{'rule':'self.b > 1'} | rule | undefined field 'b'",
        "{'rule':'self.a'} | rule | cel expression must evaluate to a bool",
        "{'rule':'self.a > 0','message':' '} | message | must be non-empty if specified",
        "{'rule':'self.a > 0','reason':'Odd'} | reason | supported values",
        "{'rule':'self.a > 0','fieldPath':'.x'} | fieldPath | must be a valid path",
        "{'rule':'self.a > 0','messageExpression':'1'} | messageExpression | must evaluate to a"
            + " string",
        "{'rule':'self.a > 0','optionalOldSelf':true} | optionalOldSelf | oldSelf is not used in"
            + " rule",
        "{'rule':'self.l.all(x, self.l.all(y, x != y))'} | rule | estimated rule cost exceeds"
            + " budget"
      })
  void rulesThatAreWrongAreRefused(String rule, String field, String words) {
    String place = "spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].";
    assertThat(
            causes(
                "{'type':'object','properties':{'spec':{'type':'object','properties':{"
                    + "'a':{'type':'integer'},'l':{'type':'array','items':{'type':'string'}}},"
                    + "'x-kubernetes-validations':["
                    + rule
                    + "]}}}"))
        .first()
        .satisfies(
            cause -> {
              assertThat(cause.field()).isEqualTo(place + field);
              assertThat(cause.message()).contains(words);
            });
  }

  @Test
  void oldValuesCannotBeAskedForBelowListsThatAreNoMaps() {
    assertThat(
            causes(
                "{'type':'object','properties':{'l':{'type':'array','maxItems':3,'items':{'type':'integer','x-kubernetes-validations':[{'rule':'self"
                    + " > oldSelf'}]}}}}"))
        .singleElement()
        .satisfies(
            cause ->
                assertThat(cause.message())
                    .contains("uncorrelatable portion of the schema within")
                    .endsWith("openAPIV3Schema.properties[l]"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'integer','default':'x'} | default | of type integer",
        "{'type':'object','properties':{},'default':{'b':1}} | default | must not have unknown"
            + " fields",
        "{'type':'string','default':'x','x-kubernetes-validations':[{'rule':'self != ``x``'}]} |"
            + " default | failed rule"
      })
  void defaultsThatAreNotValidAreRefused(String schema, String field, String words) {
    String quoted = schema.replace("``", "\\u0027");
    assertThat(causes("{'type':'object','properties':{'a':" + quoted + "}}"))
        .first()
        .satisfies(
            cause -> {
              assertThat(cause.field())
                  .isEqualTo("spec.validation.openAPIV3Schema.properties[a]." + field);
              assertThat(cause.message()).contains(words);
            });
  }

  @Test
  void aSchemaThatIsNestedTooDeeplyIsRefusedWithoutEnd() {
    var schema = new StringBuilder();
    schema.append("{'type':'object','properties':{'a':".repeat(200)).append("{'type':'object'}");
    schema.append("}}".repeat(200));

    assertThat(causes(schema.toString()))
        .singleElement()
        .satisfies(cause -> assertThat(cause.message()).contains("nested deeper"));
  }

  @Test
  void groupsOfKubernetesNeedAnApproval() {
    JsonObject definition = definition("{'type':'object'}");
    definition.objectAt("spec").put("group", "storage.k8s.io");
    definition.objectAt("metadata").put("name", "gadgets.storage.k8s.io");

    assertThat(causes(definition))
        .singleElement()
        .satisfies(cause -> assertThat(cause.field()).contains("api-approved.kubernetes.io"));
  }

  private static List<Status.Cause> causes(String schema) {
    return causes(definition(schema));
  }

  private static List<Status.Cause> causes(JsonObject definition) {
    STRATEGY.applyDefaults(definition);
    STRATEGY.prepareForCreate(context(), definition);
    return STRATEGY.judge(context(), definition, null).causes();
  }

  private static JsonObject definition(String schema) {
    String quoted = schema.contains("'") ? schema.replace('\'', '"') : "{\"type\":\"object\"}";
    return Json.parseObject(
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"gadgets.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced",
          "names":{"plural":"gadgets","kind":"Gadget"},
          "versions":[{"name":"v1","served":true,"storage":true,
           "schema":{"openAPIV3Schema":%s}}]}}\
        """
            .formatted(quoted));
  }

  private static WriteContext context() {
    return new WriteContext(
        new UserInfo("admin", "", List.of(), Map.of()),
        new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions"),
        "",
        "",
        false,
        Instant.EPOCH);
  }
}
