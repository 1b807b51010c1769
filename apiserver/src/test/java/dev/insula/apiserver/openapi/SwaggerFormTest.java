package dev.insula.apiserver.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As a real server publishes the same schemas. */
class SwaggerFormTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'string','default':'red','enum':['red'],'title':'T'} |"
            + " {'type':'string','enum':['red'],'title':'T'}",
        "{'type':'string','nullable':true,'description':'d'} | {'description':'d'}",
        "{'type':'array','nullable':true,'items':{'type':'string'}} | {}",
        "{'type':'object','x-kubernetes-preserve-unknown-fields':true,'properties':{'a':{'type':'string'}}}"
            + " | {'x-kubernetes-preserve-unknown-fields':true}",
        "{'x-kubernetes-int-or-string':true,'anyOf':[{'type':'integer'}]} |"
            + " {'x-kubernetes-int-or-string':true}",
        "{'type':'object','additionalProperties':{'type':'string','nullable':true},'required':['a']}"
            + " | {'type':'object','additionalProperties':{}}",
        "{'type':'object','required':['a','b'],'properties':{'a':{'type':'string'},'b':{'type':'string','nullable':true}}}"
            + " | {'type':'object','required':['a'],'properties':{'a':{'type':'string'},'b':{}}}",
        "{'type':'object','oneOf':[{'required':['a']}],'properties':{'a':{'type':'string','maxLength':3}}}"
            + " | {'type':'object','properties':{'a':{'type':'string','maxLength':3}}}",
        "{'type':'object','x-kubernetes-validations':[{'rule':'true'}]} |"
            + " {'type':'object','x-kubernetes-validations':[{'rule':'true'}]}",
      })
  void aSchemaIsToldAsSwaggerCan(String schema, String expected) {
    JsonObject given = json(schema);

    assertThat(SwaggerForm.of(given)).isEqualTo(json(expected));
    assertThat(given).as("the schema itself").isEqualTo(json(schema));
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
