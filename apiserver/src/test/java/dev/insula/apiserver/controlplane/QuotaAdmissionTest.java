package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.admission.quota.QuotaAdmission;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class QuotaAdmissionTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final GroupVersionResource QUOTAS =
      new GroupVersionResource("", "v1", "resourcequotas");
  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");

  @AutoClose
  private final TestFleet fleet =
      new TestFleet(new AdmissionChain(List.of(), List.of(), List.of(new QuotaAdmission())));

  private final ControlPlaneClient client = fleet.client("one");

  @Test
  void creationsAtTheSameTimeDoNotExceedTheQuotaTogether() throws Exception {
    quota("{'count/configmaps':'5'}", "{'count/configmaps':'0'}");
    var tasks = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 20; i++) {
      String name = "c" + i;
      tasks.add(() -> isCreated(name));
    }
    int created = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : executor.invokeAll(tasks)) {
        created += result.get() ? 1 : 0;
      }
    }
    assertThat(created).isEqualTo(5);
    assertThat(used()).isEqualTo(JsonObject.of("count/configmaps", "5"));
  }

  @Test
  void aRefusedObjectIsNotCharged() {
    quota("{'count/configmaps':'5'}", "{'count/configmaps':'1'}");
    client.create(CONFIG_MAPS, configMap("a", "1"), ME);
    assertThatThrownBy(() -> client.create(CONFIG_MAPS, configMap("a", "1"), ME))
        .hasMessageContaining("already exists");
    assertThat(used()).isEqualTo(JsonObject.of("count/configmaps", "2"));
  }

  @Test
  void aDryRunIsCheckedAndNotCharged() {
    quota("{'count/configmaps':'1'}", "{'count/configmaps':'0'}");
    client.create(CONFIG_MAPS, configMap("a", "1"), new WriteOptions("me", "", false, true));
    assertThat(used()).isEqualTo(JsonObject.of("count/configmaps", "0"));
  }

  @Test
  void whatAnUpdateAddsIsCharged() {
    quota("{'services.nodeports':'1'}", "{'services.nodeports':'0'}");
    JsonObject service =
        client
            .create(
                SERVICES,
                json(
                    "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s','namespace':'default'},"
                        + "'spec':{'ports':[{'name':'a','port':1},{'name':'b','port':2}]}}"),
                ME)
            .tree();
    service.objectAt("spec").put("type", "NodePort");
    assertThatThrownBy(() -> client.update(SERVICES, service, ME))
        .hasMessage(
            "services \"s\" is forbidden: exceeded quota: q, requested: services.nodeports=2, used:"
                + " services.nodeports=0, limited: services.nodeports=1");
  }

  @Test
  void aQuotaThatWasNeverCountedAdmitsNothingItLimits() {
    quota("{'count/configmaps':'5'}", "{}");
    assertThatThrownBy(() -> client.create(CONFIG_MAPS, configMap("a", "1"), ME))
        .hasMessage(
            "configmaps \"a\" is forbidden: status unknown for quota: q, resources:"
                + " count/configmaps");
  }

  private boolean isCreated(String name) {
    try {
      client.create(CONFIG_MAPS, configMap(name, "1"), ME);
      return true;
    } catch (ApiException e) {
      assertThat(e).hasMessageContaining("exceeded quota: q, requested: count/configmaps=1");
      return false;
    }
  }

  private void quota(String hard, String used) {
    JsonObject quota =
        json(
            "{'apiVersion':'v1','kind':'ResourceQuota','metadata':{'name':'q','namespace':'default'},"
                + "'spec':{'hard':"
                + hard
                + "}}");
    JsonObject created = client.create(QUOTAS, quota, ME).tree();
    created.put("status", JsonObject.of("hard", json(hard), "used", json(used)));
    client.update(QUOTAS, created, ME.withSubresource("status"));
  }

  private JsonObject used() {
    return client.get(QUOTAS, new ObjectName("default", "q")).tree().objectAt("status", "used");
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
