package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.DEPLOYMENTS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Kubernetes looks at metadata of updates in several places, and reports what it finds in each. */
class UpdatedMetadataTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final GroupVersionResource BUDGETS =
      new GroupVersionResource("policy", "v1", "poddisruptionbudgets");

  @AutoClose private final TestFleet fleet = new TestFleet();
  private final ControlPlaneClient client = fleet.client("one");

  @Test
  void mostKindsCompareAndCheckOnceMoreThanIsDoneForAll() {
    assertThat(afterABadLabel(CONFIG_MAPS, configMap("a", "1"))).hasSize(4);
  }

  @Test
  void workloadsOnlyCompareOnceMore() {
    var deployment =
        json(
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'a','namespace':'default'},"
                + "'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},"
                + "'spec':{'containers':[{'name':'c','image':'i'}]}}}}");

    assertThat(afterABadLabel(DEPLOYMENTS, deployment)).hasSize(3);
  }

  @Test
  void disruptionBudgetsDoNoMoreThanIsDoneForAll() {
    var budget =
        json(
            "{'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'a','namespace':'default'},"
                + "'spec':{'maxUnavailable':1}}");

    assertThat(afterABadLabel(BUDGETS, budget)).hasSize(2);
  }

  /** The fields in error. */
  private List<String> afterABadLabel(GroupVersionResource resource, JsonObject object) {
    JsonObject stored = client.create(resource, object, ME).tree().deepCopy();
    stored.objectAt("metadata").objectOrCreate("labels").put("a", "bad value!");
    ApiException refusal =
        catchThrowableOfType(ApiException.class, () -> client.update(resource, stored, ME));
    List<String> fields =
        refusal.status().details().objects("causes").stream()
            .map(cause -> cause.string("field", ""))
            .toList();
    assertThat(fields).containsOnly("metadata.labels");
    return fields;
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
