package dev.insula.machinery.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedDecoderTest {

  private static final Map<String, String> TYPES =
      Map.of(
          "io.k8s.api.core.v1.Pod",
          """
          {'type':'object','properties':{
            'spec':{'$ref':'io.k8s.api.core.v1.PodSpec','presence':'always'},
            'data':{'type':'object','additionalProperties':{'type':'string'},'presence':'zero'},
            'at':{'$ref':'Time','presence':'null'},
            'micro':{'type':'string','format':'date-time-micro','presence':'zero'},
            'raw':{'type':'string','format':'byte','presence':'zero'},
            'cpu':{'x-kubernetes-int-or-string':true,'format':'quantity','presence':'zero'},
            'rules':{'type':'array','items':{'type':'string'},'presence':'always'}}}
          """,
          "io.k8s.api.core.v1.PodSpec",
          """
          {'type':'object','properties':{
            'replicas':{'type':'integer','format':'int32','presence':'pointer'},
            'wait':{'type':'boolean','presence':'zero'},
            'containers':{'type':'array','items':{'$ref':'io.k8s.api.core.v1.Container'},
              'presence':'always'}}}
          """,
          "io.k8s.api.core.v1.Container",
          "{'type':'object','properties':{'name':{'type':'string','presence':'always'}}}",
          "Time",
          "{'type':'string','format':'date-time'}");

  private static Schema schema(String name) {
    String json = TYPES.getOrDefault(name, "{}").replace('\'', '"');
    return StructuralSchema.ofType(Json.parseObject(json), name, TypedDecoderTest::schema);
  }

  private static final Schema POD = schema("io.k8s.api.core.v1.Pod");

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  @Test
  void unknownFieldsAreDroppedAndNamedWithTheirPaths() {
    JsonObject pod =
        json(
            "{'x':1,'spec':{'y':2,'containers':[{'name':'a'},{'name':'b','z':3}]},'data':{'k':'v'}}");

    List<String> unknown = TypedDecoder.decode(pod, POD);

    assertThat(unknown).containsExactly("x", "spec.y", "spec.containers[1].z");
    assertThat(pod)
        .isEqualTo(json("{'spec':{'containers':[{'name':'a'},{'name':'b'}]},'data':{'k':'v'}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'spec':{'replicas':'3'}} | json: cannot unmarshal string into Go struct field"
            + " PodSpec.spec.replicas of type int32",
        "{'spec':{'replicas':1.5}} | json: cannot unmarshal number 1.5 into Go struct field"
            + " PodSpec.spec.replicas of type int32",
        "{'spec':{'replicas':3000000000}} | json: cannot unmarshal number 3000000000 into Go struct"
            + " field PodSpec.spec.replicas of type int32",
        "{'spec':{'containers':'x'}} | json: cannot unmarshal string into Go struct field"
            + " PodSpec.spec.containers of type []v1.Container",
        "{'spec':{'containers':[{'name':5}]}} | json: cannot unmarshal number into Go struct field"
            + " Container.spec.containers.name of type string",
        "{'data':{'k':1}} | json: cannot unmarshal number into Go struct field Pod.data of type"
            + " string",
        "{'data':['k']} | json: cannot unmarshal array into Go struct field Pod.data of type"
            + " map[string]string",
        "{'raw':'!'} | illegal base64 data at input byte 0",
        "{'raw':'abcde'} | illegal base64 data at input byte 4",
        "{'at':'nonsense'} | parsing time \"nonsense\" as \"2006-01-02T15:04:05Z07:00\": cannot"
            + " parse \"nonsense\" as \"2006\"",
        "{'micro':'2001-02-03T04:05:06Z'} | parsing time \"2001-02-03T04:05:06Z\" as"
            + " \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \"Z\" as \".000000\"",
        "{'micro':'2001-02-03T04:05:06.123456789Z'} | parsing time"
            + " \"2001-02-03T04:05:06.123456789Z\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot"
            + " parse \"789Z\" as \"Z07:00\"",
        "{'cpu':'half'} | quantities must match the regular expression"
            + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      })
  void aValueOfAnotherTypeIsRefusedInTheWordsOfGo(String object, String message) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> TypedDecoder.decode(json(object), POD))
        .withMessage(message);
  }

  @Test
  void timesAreReadInAnyZoneAndWrittenInUtcWithoutFractions() {
    JsonObject pod = json("{'at':'2001-02-03T04:05:06.5+02:00'}");

    TypedDecoder.decode(pod, POD);

    assertThat(pod).isEqualTo(json("{'at':'2001-02-03T02:05:06Z'}"));
  }

  @Test
  void theCanonicalFormHasWhatGoAlwaysWritesAndNothingEmptyElse() {
    JsonObject pod = json("{'data':{},'rules':[],'spec':{'replicas':0,'wait':false}}");

    TypedDecoder.decode(pod, POD);
    CanonicalForm.apply(pod, POD);

    assertThat(pod)
        .isEqualTo(json("{'at':null,'rules':null,'spec':{'containers':null,'replicas':0}}"));
  }

  @Test
  void anAbsentStructIsCompletedWithItsOwnMembers() {
    JsonObject pod = new JsonObject();

    CanonicalForm.apply(pod, POD);

    assertThat(pod).isEqualTo(json("{'at':null,'rules':null,'spec':{'containers':null}}"));
  }
}
