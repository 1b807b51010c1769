package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class JobTest {

  static final GroupVersionResource JOBS = new GroupVersionResource("batch", "v1", "jobs");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  static JsonObject job(ControlPlaneClient client, String spec) {
    return Islands.create(
        client,
        JOBS,
        """
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'work','namespace':'default'},
         'spec':{%s'template':{'spec':{'restartPolicy':'Never',
           'containers':[{'name':'c','image':'i'}]}}}}\
        """
            .formatted(spec.isEmpty() ? "" : spec + ","));
  }

  private JsonObject status() {
    return get(client, JOBS, "work").objectAt("status");
  }

  private void awaitPods(int active) {
    await(() -> status().integer("active", 0) == active, this::status);
  }

  private void awaitCondition(String type) {
    await(() -> conditions().contains(type), this::status);
  }

  private List<String> conditions() {
    return status().objects("conditions").stream()
        .filter(condition -> condition.string("status", "").equals("True"))
        .map(condition -> condition.string("type", ""))
        .toList();
  }

  private String reason(String type) {
    return status().objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals(type))
        .map(condition -> condition.string("reason", "") + ": " + condition.string("message", ""))
        .findFirst()
        .orElse("");
  }

  private static boolean hasIndex(JsonObject pod, int index) {
    return Integer.toString(index)
        .equals(Meta.annotations(pod).get("batch.kubernetes.io/job-completion-index"));
  }

  private boolean nothingIsTracked() {
    return list(client, PODS).stream().allMatch(pod -> Meta.finalizers(pod).isEmpty());
  }

  @Test
  void aJobIsCompleteWhenEnoughPodsHaveSucceeded() {
    job(client, "'parallelism':2,'completions':3");
    awaitPods(2);
    assertThat(Meta.finalizers(list(client, PODS).getFirst()))
        .containsExactly("batch.kubernetes.io/job-tracking");
    Kubelet.exit(client, 0);
    awaitPods(1);
    Kubelet.exit(client, 0);
    awaitCondition("Complete");
    assertThat(conditions()).containsExactly("SuccessCriteriaMet", "Complete");
    assertThat(reason("Complete"))
        .isEqualTo("CompletionsReached: Reached expected number of succeeded pods");
    assertThat(status().integer("succeeded", 0)).isEqualTo(3);
    assertThat(status().containsKey("active")).isFalse();
    assertThat(status().objectAt("uncountedTerminatedPods")).isEmpty();
    assertThat(status()).containsKeys("startTime", "completionTime");
    assertThat(list(client, PODS)).hasSize(3);
    await(this::nothingIsTracked, () -> list(client, PODS));
  }

  @Test
  void aWorkQueueIsCompleteWhenOneHasSucceededAndAllHaveEnded() {
    Islands.create(
        client,
        JOBS,
        """
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'work','namespace':'default'},
         'spec':{'parallelism':2,'template':{'spec':{'restartPolicy':'Never',
           'containers':[{'name':'c','image':'i'}]}}}}\
        """);
    awaitPods(2);
    String first = Meta.name(list(client, PODS).getFirst());
    Kubelet.exit(client, 0, pod -> Meta.name(pod).equals(first));
    await(() -> status().integer("succeeded", 0) == 1, this::status);
    awaitPods(1);
    assertThat(list(client, PODS)).hasSize(2);
    Kubelet.exit(client, 0);
    awaitCondition("Complete");
  }

  @Test
  void indexesNameThePodsAndAreCountedOnce() {
    job(client, "'parallelism':3,'completions':4,'completionMode':'Indexed'");
    awaitPods(3);
    JsonObject pod =
        list(client, PODS).stream().filter(p -> hasIndex(p, 1)).findFirst().orElseThrow();
    assertThat(Meta.name(pod)).startsWith("work-1-");
    assertThat(pod.objectAt("spec").string("hostname")).isEqualTo("work-1");
    assertThat(Meta.labels(pod)).containsEntry("batch.kubernetes.io/job-completion-index", "1");
    JsonObject variable =
        pod.objectAt("spec").objects("containers").getFirst().objects("env").getFirst();
    assertThat(variable.string("name")).isEqualTo("JOB_COMPLETION_INDEX");
    Kubelet.exit(client, 0, p -> hasIndex(p, 0) || hasIndex(p, 2));
    await(() -> status().string("completedIndexes", "").equals("0,2"), this::status);
    awaitPods(2);
    Kubelet.exit(client, 0);
    awaitCondition("Complete");
    assertThat(status().string("completedIndexes")).isEqualTo("0-3");
    assertThat(status().integer("succeeded", 0)).isEqualTo(4);
  }

  @Test
  void aJobFailsWhenTooManyPodsHave() {
    job(client, "'backoffLimit':0,'parallelism':2,'completions':2");
    awaitPods(2);
    String first = Meta.name(list(client, PODS).getFirst());
    Kubelet.exit(client, 1, pod -> Meta.name(pod).equals(first));
    awaitCondition("FailureTarget");
    Kubelet.remove(client);
    awaitCondition("Failed");
    assertThat(reason("Failed"))
        .isEqualTo("BackoffLimitExceeded: Job has reached the specified backoff limit");
    assertThat(status().integer("failed", 0)).isEqualTo(2);
    assertThat(status().containsKey("completionTime")).isFalse();
  }

  @Test
  void aFailedPodIsReplacedOnlyAfterATime() {
    job(client, "'backoffLimit':3");
    awaitPods(1);
    Kubelet.exit(client, 1);
    await(() -> status().integer("failed", 0) == 1, this::status);
    assertThat(list(client, PODS)).hasSize(1);
    assertThat(conditions()).isEmpty();
  }

  @Test
  void whileFailuresHoldBackAPodTheJobSaysThatNoneIsActive() {
    job(client, "'backoffLimit':3,'parallelism':2,'completions':2");
    awaitPods(2);
    String first = Meta.name(list(client, PODS).getFirst());
    Kubelet.exit(client, 1, pod -> Meta.name(pod).equals(first));
    await(() -> status().integer("failed", 0) == 1, this::status);
    assertThat(status()).doesNotContainKey("active");
    assertThat(list(client, PODS)).hasSize(2);
  }

  @Test
  void aRuleOfThePodFailurePolicyFailsTheJobAtOnce() {
    job(
        client,
        "'podFailurePolicy':{'rules':[{'action':'FailJob','onExitCodes':"
            + "{'operator':'In','values':[42]}}]}");
    awaitPods(1);
    String pod = Meta.name(list(client, PODS).getFirst());
    Kubelet.exit(client, 42);
    awaitCondition("Failed");
    assertThat(reason("Failed"))
        .isEqualTo(
            "PodFailurePolicy: Container c for pod default/"
                + pod
                + " failed with exit code 42 matching FailJob rule at index 0");
  }

  @Test
  void ignoredFailuresDoNotCount() {
    job(
        client,
        "'backoffLimit':0,'podFailurePolicy':{'rules':[{'action':'Ignore','onExitCodes':"
            + "{'operator':'NotIn','values':[42]}}]}");
    awaitPods(1);
    Kubelet.exit(client, 1);
    await(() -> status().integer("active", 0) == 0 && nothingIsTracked(), this::status);
    assertThat(status().containsKey("failed")).isFalse();
    assertThat(conditions()).isEmpty();
  }

  @Test
  void aPodThatIsDeletedBeforeItHasANodeHasFailed() {
    job(
        client,
        "'backoffLimit':0,'podFailurePolicy':{'rules':[{'action':'Ignore','onExitCodes':"
            + "{'operator':'In','values':[42]}}]}");
    awaitPods(1);
    Kubelet.delete(client, Meta.name(list(client, PODS).getFirst()));
    awaitCondition("Failed");
    assertThat(reason("Failed")).startsWith("BackoffLimitExceeded");
    assertThat(status().integer("failed", 0)).isEqualTo(1);
  }

  @Test
  void anIndexFailsForItself() {
    job(
        client,
        "'completions':2,'parallelism':2,'completionMode':'Indexed','backoffLimitPerIndex':0");
    awaitPods(2);
    Kubelet.exit(client, 1, pod -> hasIndex(pod, 0));
    await(() -> status().string("failedIndexes", "").equals("0"), this::status);
    Kubelet.exit(client, 0, pod -> hasIndex(pod, 1));
    awaitCondition("Failed");
    assertThat(reason("Failed")).isEqualTo("FailedIndexes: Job has failed indexes");
    assertThat(status().string("completedIndexes")).isEqualTo("1");
    assertThat(conditions()).containsExactly("FailureTarget", "Failed");
  }

  @Test
  void aSuccessPolicyEndsTheJobEarly() {
    job(
        client,
        "'completions':3,'parallelism':3,'completionMode':'Indexed',"
            + "'successPolicy':{'rules':[{'succeededIndexes':'1'}]}");
    awaitPods(3);
    Kubelet.exit(client, 0, pod -> hasIndex(pod, 1));
    awaitCondition("SuccessCriteriaMet");
    await(
        () -> {
          Kubelet.remove(client);
          return conditions().contains("Complete");
        },
        this::status);
    assertThat(reason("Complete")).isEqualTo("SuccessPolicy: Matched rules at index 0");
    assertThat(status().integer("succeeded", 0)).isEqualTo(1);
    assertThat(status().containsKey("failed")).isFalse();
  }

  @Test
  void aSuspendedJobHasNoPodsAndGoesOnWhenResumed() {
    job(client, "'suspend':true");
    awaitCondition("Suspended");
    assertThat(status().containsKey("startTime")).isFalse();
    Islands.change(client, JOBS, "work", job -> job.objectAt("spec").put("suspend", false));
    awaitPods(1);
    assertThat(conditions()).isEmpty();
    assertThat(reason("Suspended")).isEqualTo("JobResumed: Job resumed");
    Islands.change(client, JOBS, "work", job -> job.objectAt("spec").put("suspend", true));
    awaitPods(0);
    await(() -> list(client, PODS).isEmpty(), () -> list(client, PODS));
    assertThat(status()).doesNotContainKeys("failed", "startTime");
  }

  @Test
  void aJobThatTakesTooLongFails() {
    job(client, "'activeDeadlineSeconds':1");
    awaitPods(1);
    awaitCondition("Failed");
    assertThat(reason("Failed"))
        .isEqualTo("DeadlineExceeded: Job was active longer than specified deadline");
    assertThat(list(client, PODS)).isEmpty();
  }

  @Test
  void othersManageWhatIsTheirs() {
    job(client, "'managedBy':'example.com/other'");
    Islands.create(
        client,
        JOBS,
        """
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'ours','namespace':'default'},
         'spec':{'template':{'spec':{'restartPolicy':'Never',
           'containers':[{'name':'c','image':'i'}]}}}}\
        """);
    await(() -> list(client, PODS).size() == 1, () -> list(client, PODS));
    assertThat(status()).isEmpty();
  }

  @Test
  void podsOfADeletedJobAreLetGo() {
    job(client, "'parallelism':2,'completions':2");
    awaitPods(2);
    client.delete(
        JOBS, new ObjectName("default", "work"), DeleteOptions.NONE.withPropagation("Background"));
    await(() -> list(client, PODS).isEmpty(), () -> list(client, PODS));
  }

  @Test
  void podsThatAreLeftToThemselvesAreLetGoToo() {
    job(client, "");
    awaitPods(1);
    client.delete(
        JOBS, new ObjectName("default", "work"), DeleteOptions.NONE.withPropagation("Orphan"));
    await(this::nothingIsTracked, () -> list(client, PODS));
    assertThat(list(client, PODS)).hasSize(1);
  }

  @Test
  void aFinishedJobGoesWhenItsTimeIsOver() {
    job(client, "'ttlSecondsAfterFinished':0");
    awaitPods(1);
    Kubelet.exit(client, 0);
    await(
        () -> list(client, JOBS).isEmpty() && list(client, PODS).isEmpty(),
        () -> list(client, JOBS));
  }

  @Test
  void aJobTellsWhatItDoesInEvents() {
    job(client, "");
    awaitPods(1);
    Kubelet.exit(client, 0);
    awaitCondition("Complete");
    var events = new GroupVersionResource("", "v1", "events");
    await(
        () ->
            list(client, events).stream()
                .map(event -> event.string("reason", ""))
                .toList()
                .containsAll(List.of("SuccessfulCreate", "Completed")),
        () -> list(client, events));
  }
}
