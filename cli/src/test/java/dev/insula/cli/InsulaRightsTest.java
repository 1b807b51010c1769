package dev.insula.cli;

import static dev.insula.cli.ClusterScene.AS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.cli.RecordedCluster.Request;
import dev.insula.client.ServedResource;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.rbac.Right;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Insula in a cluster that gives it what {@code insula super rbac} prints and nothing else: that is
 * enough for everything that it does, none of it is more than it does, and nothing else is allowed.
 */
@Timeout(300)
class InsulaRightsTest {

  private static final GroupVersionResource ACCESS =
      new GroupVersionResource("authorization.k8s.io", "v1", "subjectaccessreviews");
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

  /** What the cluster gives to all who are authenticated. */
  private static final List<String> EVERYBODYS =
      List.of(
          "authorization.k8s.io/selfsubjectaccessreviews create",
          "authorization.k8s.io/selfsubjectrulesreviews create",
          "authentication.k8s.io/selfsubjectreviews create");

  /** Of no resource that discovery tells of, or more than a verb of it. */
  private static final List<Power> POWERS =
      List.of(
          new Power("impersonate", "", "users"),
          new Power("impersonate", "", "groups"),
          new Power("impersonate", "", "serviceaccounts"),
          new Power("bind", "rbac.authorization.k8s.io", "clusterroles"),
          new Power("escalate", "rbac.authorization.k8s.io", "clusterroles"),
          new Power("bind", "rbac.authorization.k8s.io", "roles"),
          new Power("escalate", "rbac.authorization.k8s.io", "roles"),
          new Power("create", "", "serviceaccounts/token"),
          new Power("create", "", "pods/exec"),
          new Power("get", "", "pods/exec"),
          new Power("create", "", "pods/attach"),
          new Power("create", "", "pods/portforward"),
          new Power("get", "", "pods/log"),
          new Power("create", "", "pods/proxy"),
          new Power("create", "", "pods/binding"),
          new Power("create", "", "pods/eviction"),
          new Power("update", "", "pods/status"),
          new Power("get", "", "nodes/proxy"),
          new Power("create", "", "nodes/proxy"),
          new Power("get", "", "services/proxy"),
          new Power("update", "", "services/status"),
          new Power("update", "", "namespaces/finalize"),
          new Power("update", "", "namespaces/status"),
          new Power("update", "certificates.k8s.io", "certificatesigningrequests/approval"),
          new Power("approve", "certificates.k8s.io", "signers"),
          new Power("sign", "certificates.k8s.io", "signers"),
          new Power("*", "*", "*"));

  private record Power(String verb, String group, String resource) {}

  @TempDir Path directory;
  private ClusterScene scene;
  private RecordedCluster cluster;

  @BeforeEach
  void open() throws Exception {
    scene = new ClusterScene(directory);
    cluster = new RecordedCluster(scene);
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  @Test
  void itDoesAllOfItsWorkWithTheRightsOfTheTableAndUsesEachOfThem() throws Exception {
    Embedded insula = cluster.insula("insula");
    InsulaAtWork work = InsulaAtWork.serving(cluster, insula);
    work.podsComeChangeAndGo();
    work.objectsComeChangeAndGo();
    work.namespacesComeAndGo();
    work.policiesAreMendedAndFollowTheProfile();
    work.aTenantIsToldOfTheSameTwice();
    work.kubeconfigsGrowOld();
    insula.close();
    Embedded again = cluster.insula("insula");
    work.until(
        "kubeconfigs are made anew",
        () ->
            cluster.requests().stream()
                .anyMatch(
                    r ->
                        r.verb().equals("update")
                            && r.resource().equals("secrets")
                            && r.namespace().equals("insula-system")));
    work.tenantsGo();
    again.close();

    Set<Request> requests = cluster.requests();
    assertThat(requests).filteredOn(request -> request.code() == 403).isEmpty();
    assertThat(requests)
        .allSatisfy(request -> assertThat(Right.all()).anyMatch(right -> covers(right, request)));
    for (Right right : Right.all()) {
      for (String verb : right.verbs()) {
        assertThat(requests)
            .as("uses %s of %s", verb, right)
            .anyMatch(request -> request.verb().equals(verb) && covers(right, request));
      }
    }
  }

  private static boolean covers(Right right, Request request) {
    return right.covers(
        request.verb(), request.namespace(), request.group(), request.resource(), request.name());
  }

  @Test
  void whatIsNotInTheTableIsRefused() throws Exception {
    var _ = cluster.insula("insula");
    var wrong = new ArrayList<String>();
    for (ServedResource served : cluster.administrator.resources()) {
      for (String verb : VERBS) {
        for (String namespace : namespaces(served)) {
          var power = new Power(verb, served.resource().group(), served.resource().resource());
          judge(power, namespace, wrong);
        }
      }
    }
    POWERS.forEach(power -> judge(power, "", wrong));
    assertThat(wrong).isEmpty();
  }

  private static List<String> namespaces(ServedResource served) {
    return served.namespaced()
        ? List.of("", "kube-system", "kube-node-lease", "insula-system", "default")
        : List.of("");
  }

  private void judge(Power power, String namespace, List<String> wrong) {
    boolean due =
        Right.all().stream()
                .anyMatch(
                    r -> r.covers(power.verb(), namespace, power.group(), power.resource(), ""))
            || EVERYBODYS.contains(power.group() + "/" + power.resource() + " " + power.verb());
    boolean allowed = isAllowed(power, namespace);
    if (allowed != due) {
      wrong.add((allowed ? "may: " : "may not: ") + power + " in '" + namespace + "'");
    }
  }

  private boolean isAllowed(Power power, String namespace) {
    String[] parts = power.resource().split("/", 2);
    var spec =
        JsonObject.of(
            "user",
            RecordedCluster.INSULA,
            "groups",
            JsonArray.of(
                "system:serviceaccounts",
                "system:serviceaccounts:insula-system",
                "system:authenticated"),
            "resourceAttributes",
            JsonObject.of(
                "verb",
                power.verb(),
                "namespace",
                namespace,
                "group",
                power.group(),
                "resource",
                parts[0],
                "subresource",
                parts.length > 1 ? parts[1] : ""));
    var review =
        JsonObject.of(
            "apiVersion", ACCESS.apiVersion(), "kind", "SubjectAccessReview", "spec", spec);
    return cluster
        .administrator
        .create(ACCESS, review, AS)
        .tree()
        .objectAt("status")
        .bool("allowed", false);
  }
}
