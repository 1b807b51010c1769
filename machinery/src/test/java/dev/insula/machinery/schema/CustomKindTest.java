package dev.insula.machinery.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Pruning and defaulting by the schema of a custom resource definition. */
class CustomKindTest {

  private static final Schema META =
      StructuralSchema.ofType(
          json(
              "{'type':'object','properties':{'name':{'type':'string'},"
                  + "'labels':{'type':'object','additionalProperties':{'type':'string'}}}}"),
          "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
          name -> {
            throw new IllegalArgumentException(name);
          });

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  private static Schema kind(String specSchema) {
    return StructuralSchema.ofCustomKind(
        json("{'type':'object','properties':{'spec':" + specSchema + "}}"), META);
  }

  @Test
  void whatTheSchemaDoesNotKnowIsPrunedAndNamed() {
    JsonObject object =
        json(
            "{'apiVersion':'v1','kind':'A','metadata':{'name':'n','more':1},'top':1,'spec':{'a':[{'b':1,'c':2}]}}");

    var dropped =
        Pruning.prune(
            object,
            kind(
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'object','properties':{'b':{'type':'integer'}}}}}}"));

    assertThat(dropped).containsExactly("metadata.more", "spec.a[0].c", "top");
    assertThat(object)
        .isEqualTo(
            json("{'apiVersion':'v1','kind':'A','metadata':{'name':'n'},'spec':{'a':[{'b':1}]}}"));
  }

  @Test
  void preservedUnknownFieldsStayAndDeclaredOnesWithinAreStillPruned() {
    JsonObject object = json("{'spec':{'x':{'y':null},'known':{'a':1}}}");

    var dropped =
        Pruning.prune(
            object,
            kind(
                "{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'known':{'type':'object'}}}"));

    assertThat(dropped).containsExactly("spec.known.a");
    assertThat(object).isEqualTo(json("{'spec':{'x':{'y':null},'known':{}}}"));
  }

  @Test
  void objectsInAListWhereTheSchemaKnowsNoneLoseAllTheirMembers() {
    JsonObject object = json("{'spec':{'o':[{'a':1},[{'b':2}],3],'any':[{'c':4}]}}");

    var dropped =
        Pruning.prune(
            object,
            kind(
                "{'type':'object','properties':{'o':{'type':'object'},"
                    + "'any':{'x-kubernetes-preserve-unknown-fields':true}}}"));

    assertThat(dropped).containsExactly("spec.o[0].a", "spec.o[1][0].b");
    assertThat(object).isEqualTo(json("{'spec':{'o':[{},[{}],3],'any':[{'c':4}]}}"));
  }

  @Test
  void objectsInAListWhoseUnknownMembersArePreservedKeepThem() {
    JsonObject object = json("{'spec':{'l':[{'x':1,'known':{'y':2}}]}}");

    var dropped =
        Pruning.prune(
            object,
            kind(
                "{'type':'object','properties':{'l':{'type':'array',"
                    + "'x-kubernetes-preserve-unknown-fields':true,'items':{'type':'object',"
                    + "'properties':{'known':{'type':'object'}}}}}}"));

    assertThat(dropped).containsExactly("spec.l[0].known.y");
    assertThat(object).isEqualTo(json("{'spec':{'l':[{'x':1,'known':{}}]}}"));
  }

  @Test
  void defaultsFillWhatIsAbsentOrAForbiddenNull() {
    Schema schema =
        kind(
            "{'type':'object','properties':{'a':{'type':'string','default':'x'},"
                + "'n':{'type':'string','nullable':true,'default':'y'},'gone':{'type':'string'},"
                + "'in':{'type':'object','default':{},'properties':{'deep':{'type':'integer','default':7}}}}}");
    JsonObject object = json("{'spec':{'a':null,'n':null,'gone':null}}");

    SchemaDefaults.apply(object, schema);

    assertThat(object).isEqualTo(json("{'spec':{'a':'x','n':null,'in':{'deep':7}}}"));
  }

  @Test
  void metadataIsDecodedAsThatOfBuiltInKinds() {
    Schema schema = kind("{'type':'object'}");

    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> CustomDecoder.decode(json("{'metadata':{'labels':{'a':1}}}"), schema))
        .withMessage(
            "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string");
    assertThat(CustomDecoder.decode(json("{'metadata':{'more':1},'b':{}}"), schema))
        .containsExactly("b", "metadata.more");
  }

  @Test
  void defaultsBelowAnAbsentObjectDoNotMakeIt() {
    JsonObject object = json("{}");

    SchemaDefaults.apply(
        object, kind("{'type':'object','properties':{'a':{'type':'string','default':'x'}}}"));

    assertThat(object).isEqualTo(json("{}"));
  }
}
