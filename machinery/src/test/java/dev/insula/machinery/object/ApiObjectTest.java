package dev.insula.machinery.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiObjectTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'metadata':{'managedFields':[{'a':'b'}]}}             | {'metadata':{}}",
        "{'metadata':{'managedFields':[],'name':'x'}}           | {'metadata':{'name':'x'}}",
        "{'metadata':{'name':'x','managedFields':[{'f:a':{}}]}} | {'metadata':{'name':'x'}}",
        "{'metadata':{'a':1,'managedFields':[1,'}'],'b':2}}     | {'metadata':{'a':1,'b':2}}",
        "{ 'metadata' : { 'managedFields' : null , 'b' : 2 } }  | {'metadata':{'b':2}}",
        "{'spec':{'managedFields':1},'metadata':{}} | {'spec':{'managedFields':1},'metadata':{}}",
        "{'spec':{'metadata':{'managedFields':1}}}  | {'spec':{'metadata':{'managedFields':1}}}",
        "{'metadata':{'a':{'managedFields':'1'}}}   | {'metadata':{'a':{'managedFields':'1'}}}",
        "{'metadata':null} | {'metadata':null}",
        "{'metadata':{}}   | {'metadata':{}}",
        "{}                | {}",
      })
  void aTreeIsWithoutManagedFieldsAndElseWhole(String object, String tree) {
    byte[] bytes = object.replace('\'', '"').getBytes(UTF_8);

    assertThat(new ApiObject(bytes).tree()).isEqualTo(Json.parseObject(tree.replace('\'', '"')));
  }
}
