package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.controlplane.AutoscalerAnnotations.Side;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalerAnnotationsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'Resource','resource':{'name':'memory','target':{'type':'Utilization',"
            + "'averageUtilization':50}}}"
            + " | {'type':'Resource','resource':{'name':'memory','targetAverageUtilization':50}}",
        "{'type':'Pods','pods':{'metric':{'name':'m'},'target':{'type':'AverageValue',"
            + "'averageValue':'3'}}}"
            + " | {'type':'Pods','pods':{'metricName':'m','targetAverageValue':'3'}}",
        "{'type':'Object','object':{'describedObject':{'kind':'Service','name':'x'},'metric':"
            + "{'name':'m'},'target':{'type':'AverageValue','averageValue':'3'}}}"
            + " | {'type':'Object','object':{'target':{'kind':'Service','name':'x'},'metricName':"
            + "'m','targetValue':'0','averageValue':'3'}}",
        "{'type':'External','external':{'metric':{'name':'m'},'target':{'type':'Value','value':"
            + "'5'}}}"
            + " | {'type':'External','external':{'metricName':'m','targetValue':'5'}}"
      })
  void metricsOfTheSecondVersionAreThoseOfTheFirstInAnnotationsAndBack(
      String second, String first) {
    var written = AutoscalerAnnotations.first(JsonArray.of(json(second)), Side.TARGET);
    assertThat(Json.string(written.getFirst())).isEqualTo(first.replace('\'', '"'));
    assertThat(AutoscalerAnnotations.second(written, Side.TARGET).getFirst())
        .isEqualTo(json(second));
  }

  @Test
  void metricsThatAreWrittenAsInTheSecondVersionAreTaken() {
    JsonObject metric =
        json(
            "{'type':'Resource','resource':{'name':'memory','target':{'type':'Utilization',"
                + "'averageUtilization':50}}}");
    assertThat(AutoscalerAnnotations.second(JsonArray.of(metric), Side.TARGET).getFirst())
        .isEqualTo(metric);
  }

  @Test
  void aMetricThatIsThereHasAValueThoughItBeNone() {
    JsonObject metric =
        json(
            "{'type':'External','external':{'metric':{'name':'m'},'current':{'averageValue':'3'}}}");
    assertThat(
            Json.string(AutoscalerAnnotations.first(JsonArray.of(metric), Side.CURRENT).getFirst()))
        .contains("\"currentValue\":\"0\",\"currentAverageValue\":\"3\"");
  }

  @Test
  void aBehaviorIsWrittenAsTheServerHoldsItAndReadBack() {
    JsonObject behavior =
        json(
            "{'scaleDown':{'stabilizationWindowSeconds':10,'policies':[{'type':'Pods','value':4,"
                + "'periodSeconds':15}]}}");
    JsonObject internal = AutoscalerAnnotations.internal(behavior);
    assertThat(Json.string(internal))
        .isEqualTo(
            "{\"ScaleUp\":null,\"ScaleDown\":{\"StabilizationWindowSeconds\":10,\"SelectPolicy\":"
                + "null,\"Policies\":[{\"Type\":\"Pods\",\"Value\":4,\"PeriodSeconds\":15}],"
                + "\"Tolerance\":null}}");
    assertThat(AutoscalerAnnotations.external(internal)).isEqualTo(behavior);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
