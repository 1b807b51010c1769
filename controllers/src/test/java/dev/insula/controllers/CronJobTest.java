package dev.insula.controllers;

import static dev.insula.controllers.JobTest.JOBS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CronJobTest {

  static final GroupVersionResource CRON_JOBS = new GroupVersionResource("batch", "v1", "cronjobs");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  /** A cron job that last ran more than a day ago, so that it is due at once. */
  static void cron(ControlPlaneClient client, String spec) {
    JsonObject cron =
        Islands.create(
            client,
            CRON_JOBS,
            """
            {'apiVersion':'batch/v1','kind':'CronJob',
             'metadata':{'name':'tick','namespace':'default'},
             'spec':{'suspend':true,%s'jobTemplate':{
               'metadata':{'labels':{'by':'tick'}},
               'spec':{'template':{'spec':{'restartPolicy':'Never',
                 'containers':[{'name':'c','image':'i'}]}}}}}}\
            """
                .formatted(
                    spec.contains("'schedule'")
                        ? spec + ","
                        : "'schedule':'@daily'," + (spec.isEmpty() ? "" : spec + ",")));
    cron.objectOrCreate("status")
        .put("lastScheduleTime", Timestamps.seconds(Instant.now().minusSeconds(90_000)));
    client.update(CRON_JOBS, cron, World.ME.withSubresource("status"));
    Islands.change(client, CRON_JOBS, "tick", c -> c.objectAt("spec").put("suspend", false));
  }

  private JsonObject status() {
    return get(client, CRON_JOBS, "tick").objectAt("status");
  }

  @Test
  void theLatestTimeThatWasMissedIsServedOnceByAJobWithItsName() {
    cron(client, "");
    await(() -> status().objects("active").size() == 1, this::status);
    JsonObject job = list(client, JOBS).getFirst();
    Instant at = Instant.parse(status().string("lastScheduleTime", ""));
    assertThat(Meta.name(job)).isEqualTo("tick-" + at.getEpochSecond() / 60);
    assertThat(Meta.labels(job)).containsEntry("by", "tick");
    assertThat(Meta.annotations(job))
        .containsEntry("batch.kubernetes.io/cronjob-scheduled-timestamp", at.toString());
    assertThat(Meta.ownerReferences(job).getFirst().string("kind")).isEqualTo("CronJob");
    assertThat(status().objects("active").getFirst().string("name")).isEqualTo(Meta.name(job));
    await(
        () -> {
          Kubelet.exit(client, 0);
          return status().containsKey("lastSuccessfulTime");
        },
        this::status);
    assertThat(status().containsKey("active")).isFalse();
  }

  @Test
  void asLongAsAJobRunsAnotherIsForbidden() {
    cron(client, "'concurrencyPolicy':'Forbid'");
    await(() -> status().objects("active").size() == 1, this::status);
    rewindTo("2026-01-01T00:00:00Z");
    var events = new GroupVersionResource("", "v1", "events");
    await(
        () ->
            list(client, events).stream()
                .anyMatch(event -> event.string("reason", "").equals("TooManyMissedTimes")),
        () -> list(client, events));
    assertThat(list(client, JOBS)).hasSize(1);
  }

  private void rewindTo(String time) {
    while (true) {
      JsonObject cron = get(client, CRON_JOBS, "tick");
      cron.objectOrCreate("status").put("lastScheduleTime", time);
      try {
        client.update(CRON_JOBS, cron, World.ME.withSubresource("status"));
        return;
      } catch (ApiException e) {
        assertThat(e.isConflict()).isTrue();
      }
    }
  }

  @Test
  void aJobThatIsTooLateIsNotStarted() {
    cron(client, "'schedule':'0 0 1 1 *','startingDeadlineSeconds':60");
    rewindTo("2026-01-01T00:00:00Z");
    await(() -> status().containsKey("lastScheduleTime"), this::status);
    assertThat(list(client, JOBS)).isEmpty();
  }

  @Test
  void oldJobsAreForgotten() {
    cron(client, "'successfulJobsHistoryLimit':0");
    await(() -> status().objects("active").size() == 1, this::status);
    await(
        () -> {
          Kubelet.exit(client, 0);
          return list(client, JOBS).isEmpty();
        },
        () -> list(client, JOBS));
    assertThat(status()).containsKey("lastSuccessfulTime");
    await(() -> reasons().contains("SuccessfulDelete"), this::reasons);
    assertThat(reasons()).doesNotContain("SawCompletedJob");
  }

  private List<String> reasons() {
    return list(client, new GroupVersionResource("", "v1", "events")).stream()
        .map(event -> event.string("reason", ""))
        .toList();
  }
}
