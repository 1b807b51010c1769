package dev.insula.machinery.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.BareJson;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.JsonSchemas;
import dev.insula.machinery.schema.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {

  private static final Schema SCHEMA =
      JsonSchemas.parse(
          """
          {'properties': {
            'data': {'type': 'object', 'additionalProperties': {'type': 'string'}},
            'finalizers': {'type': 'array', 'items': {'type': 'string'},
               'x-kubernetes-patch-strategy': 'merge'},
            'args': {'type': 'array', 'items': {'type': 'string'}},
            'containers': {'type': 'array', 'items': {'$ref': '#/definitions/container'},
               'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'name'},
            'strategy': {'type': 'object', 'x-kubernetes-patch-strategy': 'retainKeys',
               'properties': {'type': {'type': 'string'},
                  'rolling': {'type': 'object', 'properties': {'max': {'type': 'integer'}}}}},
            'definitions': {'type': 'object', 'additionalProperties': {'type': 'object'}},
            'whole': {'type': 'object', 'x-kubernetes-patch-strategy': 'replace',
               'properties': {'a': {'type': 'integer'}, 'b': {'type': 'integer'}}}},
           'definitions': {'container': {'properties': {
              'name': {'type': 'string'}, 'image': {'type': 'string'},
              'env': {'type': 'array', 'items': {'$ref': '#/definitions/container'},
                'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'name'}}}}}
          """);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          members are set and null removes | {data: {a: 1, b: 2}} | {data: {a: null, c: 3}} | {data: {b: 2, c: 3}}
          null of nothing is nothing | {} | {data: null} | {}
          nulls in a new member are dropped | {} | {data: {a: null, b: 1}} | {data: {b: 1}}
          a map is replaced | {data: {a: 1}} | {data: {$patch: replace, b: 2}} | {data: {b: 2}}
          a map is emptied | {data: {a: 1}} | {data: {$patch: delete}} | {data: {}}
          a directive where nothing is adds nothing | {} | {data: {$patch: delete}} | {}
          a strategy of replace | {whole: {a: 1}} | {whole: {b: 2}} | {whole: {b: 2}}
          elements are merged by key | {containers: [{name: a, image: 1}, {name: b}]} | {containers: [{name: a, image: 2}]} | {containers: [{name: a, image: 2}, {name: b}]}
          new elements come first | {containers: [{name: a}]} | {containers: [{name: c}]} | {containers: [{name: c}, {name: a}]}
          elements are deleted | {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
          nested elements are deleted | {containers: [{name: a, env: [{name: x}, {name: y}]}]} | {containers: [{name: a, env: [{name: x, $patch: delete}]}]} | {containers: [{name: a, env: [{name: y}]}]}
          an absent element is deleted | {containers: [{name: a}]} | {containers: [{name: z, $patch: delete}]} | {containers: [{name: a}]}
          a list is replaced | {containers: [{name: a}]} | {containers: [{$patch: replace}, {name: z}]} | {containers: [{name: z}]}
          an element that replaces leaves nothing | {containers: [{name: a}]} | {containers: [{name: a, $patch: replace}]} | {containers: []}
          scalars are merged in the order of the patch | {finalizers: [a, b]} | {finalizers: [c, a]} | {finalizers: [c, a, b]}
          scalars are deleted | {finalizers: [a, b, c]} | {$deleteFromPrimitiveList/finalizers: [a, c]} | {finalizers: [b]}
          scalars are deleted from nothing | {} | {$deleteFromPrimitiveList/finalizers: [a]} | {}
          scalars without a strategy are replaced | {args: [a, b]} | {args: [c]} | {args: [c]}
          an order alone | {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: a}]} | {containers: [{name: b}, {name: a}]}
          an order with an addition | {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: c}, {name: a}], containers: [{name: c}]} | {containers: [{name: b}, {name: c}, {name: a}]}
          an order of scalars | {finalizers: [a, b]} | {$setElementOrder/finalizers: [b, c, a], finalizers: [c]} | {finalizers: [b, c, a]}
          an order keeps what it does not name | {containers: [{name: x}, {name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: a}]} | {containers: [{name: x}, {name: b}, {name: a}]}
          an order of nothing | {} | {$setElementOrder/containers: [{name: b}]} | {}
          other keys go | {strategy: {type: Rolling, rolling: {max: 1}}} | {strategy: {$retainKeys: [type], type: Recreate}} | {strategy: {type: Recreate}}
          an unknown field is taken | {} | {nope: {a: [1]}} | {nope: {a: [1]}}
          another type replaces | {data: {a: 1}} | {data: [1]} | {data: [1]}
          """)
  void merges(String rule, String live, String patch, String expected) {
    assertThat(apply(live, patch)).isEqualTo(tree(expected));
  }

  @ParameterizedTest(name = "{2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {containers: [{name: a}]} | {containers: [{image: c}]} | 500 | map: map[image:c] does not contain declared merge key: name
          {containers: [{name: a}]} | {containers: [{name: a, $patch: merge}]} | 500 | merging lists cannot yet be specified in the patch
          {containers: [{name: a}]} | {containers: [{name: b, $patch: nope}]} | 500 | unknown patch type: nope in map: map[$patch:nope name:b]
          {containers: [{name: a}]} | {containers: [x]} | 500 | list element types are not identical: [[map[name:a]] [x]]
          {strategy: {type: a}} | {strategy: {$retainKeys: x}} | 400 | invalid patch format of retainKeys
          {strategy: {type: a}} | {strategy: {$retainKeys: [rolling], type: b}} | 400 | invalid patch format of retainKeys
          {finalizers: [a]} | {$deleteFromPrimitiveList: [a]} | 400 | invalid patch format of primitive list
          {finalizers: [a]} | {$setElementOrder: [a]} | 400 | invalid patch format of setElementOrder list
          {definitions: {x: {a: 1}}} | {definitions: {x: {a: 2}}} | 500 | merging an object in json but data type is not struct, instead is: map
          """)
  void refuses(String live, String patch, int code, String message) {
    assertThatThrownBy(() -> apply(live, patch))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }

  @Test
  void anOrderThatContradictsTheListIsRefused() {
    String live = "{containers: [{name: a}]}";
    String patch = "{$setElementOrder/containers: [{name: a}], containers: [{name: b, image: x}]}";
    assertThatThrownBy(() -> apply(live, patch))
        .hasMessageStartingWith("The order in patch list:\n[map[image:x name:b]]\n doesn't match");
  }

  @Test
  void aPatchMustBeAnObject() {
    assertThatThrownBy(() -> StrategicMergePatch.of(Json.parse("[1]")))
        .hasMessage("json: cannot unmarshal array into Go value of type map[string]interface {}");
  }

  @Test
  void aPatchCanBeAppliedAgain() {
    var patch = StrategicMergePatch.of(tree("{containers: [{name: a, $patch: delete}]}"));
    Object expected = tree("{containers: [{name: b}]}");
    for (int i = 0; i < 2; i++) {
      var live = Json.parseObject(BareJson.json("{containers: [{name: a}, {name: b}]}"));
      assertThat(patch.apply(live, SCHEMA)).isEqualTo(expected);
    }
  }

  private static Object apply(String live, String patch) {
    return StrategicMergePatch.of(tree(patch)).apply(Json.parseObject(BareJson.json(live)), SCHEMA);
  }

  private static Object tree(String text) {
    return Json.parse(BareJson.json(text));
  }
}
