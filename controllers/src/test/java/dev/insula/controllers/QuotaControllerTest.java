package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.controllers.fleet.Planes;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.controllers.quota.QuotaController;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaControllerTest {

  private static final GroupVersionResource QUOTAS =
      new GroupVersionResource("", "v1", "resourcequotas");
  private static final GroupVersionResource CONFIG_MAPS =
      new GroupVersionResource("", "v1", "configmaps");
  private static final ObjectName QUOTA = new ObjectName("default", "q");

  @TempDir Path directory;
  private World world;
  private ControllerRuntime runtime;
  private ControlPlaneClient client;

  @BeforeEach
  void start() {
    world = new World(directory);
    client = world.controlPlane("a");
    pod("web", "250m");
    pod("db", "500m");
    runtime = ControllerRuntime.start(world.fleet(), _ -> "");
  }

  @AfterEach
  void stop() {
    runtime.close();
    world.close();
  }

  @Test
  void aNewQuotaSaysWhatIsUsedAndDeletionsGiveBack() {
    quota("{\"pods\":\"9\",\"requests.cpu\":\"2\",\"count/configmaps\":\"5\"}");
    used("{\"count/configmaps\":\"0\",\"pods\":\"2\",\"requests.cpu\":\"750m\"}");

    client.delete(PODS, new ObjectName("default", "web"), DeleteOptions.NONE.withGracePeriod(0));
    used("{\"count/configmaps\":\"0\",\"pods\":\"1\",\"requests.cpu\":\"500m\"}");
  }

  @Test
  void aPodThatEndedUsesNothing() {
    quota("{\"pods\":\"9\"}");
    used("{\"pods\":\"2\"}");
    var pod = client.get(PODS, new ObjectName("default", "db")).tree();
    pod.objectOrCreate("status").put("phase", "Succeeded");
    client.update(PODS, pod, ME.withSubresource("status"));
    used("{\"pods\":\"1\"}");
  }

  @Test
  void aChangedQuotaIsCountedAnew() {
    quota("{\"pods\":\"9\"}");
    used("{\"pods\":\"2\"}");
    client.create(
        CONFIG_MAPS,
        Json.parseObject(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\",\"namespace\":\"default\"}}"),
        ME);
    var quota = client.get(QUOTAS, QUOTA).tree();
    quota.objectOrCreate("spec").put("hard", Json.parseObject("{\"count/configmaps\":\"3\"}"));
    client.update(QUOTAS, quota, ME);
    used("{\"count/configmaps\":\"1\"}");
  }

  @Test
  void whatOthersWriteIntoAStatusIsPutRightAfterATime() {
    runtime.close();
    var controller = new QuotaController(InstantSource.system(), Duration.ofMillis(1));
    try (var _ = Planes.start(world.fleet(), List.of(controller), PlanesOptions.DEFAULT)) {
      quota("{\"pods\":\"9\"}");
      used("{\"pods\":\"2\"}");
      client.patch(
          QUOTAS,
          QUOTA,
          PatchType.MERGE,
          JsonOrArray.of(
              Json.parseObject(
                  "{\"status\":{\"hard\":{\"pods\":\"3\"},\"used\":{\"pods\":\"1\"}}}")),
          ME.withSubresource("status"));

      used("{\"pods\":\"2\"}");
      assertThat(client.get(QUOTAS, QUOTA).tree().objectAt("status", "hard").string("pods"))
          .isEqualTo("9");
    }
  }

  @Test
  void scopesChooseThePods() {
    client.create(
        QUOTAS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"ResourceQuota",
             "metadata":{"name":"q","namespace":"default"},
             "spec":{"hard":{"pods":"4"},"scopes":["BestEffort"]}}\
            """),
        ME);
    used("{\"pods\":\"0\"}");
  }

  private void quota(String hard) {
    client.create(
        QUOTAS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"ResourceQuota",
             "metadata":{"name":"q","namespace":"default"},"spec":{"hard":%s}}\
            """
                .formatted(hard)),
        ME);
  }

  private void used(String expected) {
    var wanted = Json.parseObject(expected);
    await(
        () -> client.get(QUOTAS, QUOTA).tree().objectAt("status", "used").equals(wanted),
        () -> client.get(QUOTAS, QUOTA).tree().objectAt("status"));
  }

  private void pod(String name, String cpu) {
    client.create(
        PODS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default"},
             "spec":{"containers":[{"name":"c","image":"i",
              "resources":{"requests":{"cpu":"%s"}}}]}}\
            """
                .formatted(name, cpu)),
        ME);
  }
}
