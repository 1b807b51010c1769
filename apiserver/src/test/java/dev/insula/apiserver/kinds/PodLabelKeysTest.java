package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.api.Test;

class PodLabelKeysTest {

  @Test
  void theSelectorsOfANewPodTakeTheValuesOfItsOwnLabels() {
    JsonObject pod =
        json(
            """
            {'metadata':{'labels':{'app':'a','hash':'1'}},'spec':{
              'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[
                {'podAffinityTerm':{'labelSelector':{},'mismatchLabelKeys':['app']}}]}},
              'topologySpreadConstraints':[
                {'labelSelector':{'matchLabels':{'app':'a'}},'matchLabelKeys':['hash','other']},
                {'matchLabelKeys':['hash']}]}}
            """);

    PodLabelKeys.settle(pod);

    assertThat(pod)
        .isEqualTo(
            json(
                """
                {'metadata':{'labels':{'app':'a','hash':'1'}},'spec':{
                  'affinity':{'podAntiAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[
                    {'podAffinityTerm':{'labelSelector':{'matchExpressions':[
                      {'key':'app','operator':'NotIn','values':['a']}]},
                      'mismatchLabelKeys':['app']}}]}},
                  'topologySpreadConstraints':[
                    {'labelSelector':{'matchLabels':{'app':'a'},'matchExpressions':[
                      {'key':'hash','operator':'In','values':['1']}]},
                      'matchLabelKeys':['hash','other']},
                    {'matchLabelKeys':['hash']}]}}
                """));
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
