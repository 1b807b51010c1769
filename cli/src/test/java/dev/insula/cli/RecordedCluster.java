package dev.insula.cli;

import static dev.insula.cli.ClusterScene.AS;
import static dev.insula.cli.ClusterScene.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.audit.AuditPolicy;
import dev.insula.apiserver.audit.Auditor;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.yaml.Yaml;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A cluster of its own that gives Insula what {@code insula super rbac} prints, as any cluster's
 * administrator would, and keeps in its audit log what Insula then asks it for over HTTPS.
 */
final class RecordedCluster {

  static final String INSULA = "system:serviceaccount:insula-system:insula";

  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");

  private final ClusterScene scene;
  private final Queue<byte[]> log = new ConcurrentLinkedQueue<>();
  private final Kubeconfig insula;
  final ControlPlaneClient administrator;

  /** A request of Insula's; the resource with its subresource. */
  record Request(
      String verb, String namespace, String group, String resource, String name, long code)
      implements Comparable<Request> {
    @Override
    public int compareTo(Request other) {
      return toString().compareTo(other.toString());
    }
  }

  RecordedCluster(ClusterScene scene) throws InterruptedException {
    this.scene = scene;
    var auditor = new Auditor(AuditPolicy.standard(), log::add, InstantSource.system());
    Embedded cluster = scene.instance("cluster", 2, ClusterOptions.CLUSTER_ONLY, auditor);
    administrator = scene.client(cluster.superKubeconfig());
    apply(printed());
    insula = withToken(Kubeconfig.parse(cluster.superKubeconfig(), null));
  }

  private static List<JsonObject> printed() {
    var out = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute("super", "rbac", "--service-account", "insula");
    assertThat(code).isEqualTo(ExitCode.OK);
    var objects = new ArrayList<JsonObject>();
    for (String document : out.toString().split("(?m)^---$", -1)) {
      if (!document.isBlank() && Yaml.parse(document, new ArrayList<>()) instanceof JsonObject o) {
        objects.add(o);
      }
    }
    assertThat(objects).hasSizeGreaterThan(5);
    return objects;
  }

  /** As {@code kubectl apply} does it. */
  private void apply(List<JsonObject> objects) {
    var served = administrator.resources();
    for (JsonObject object : objects) {
      GroupVersionResource resource =
          served.stream()
              .filter(r -> r.kind().equals(object.string("kind", "")))
              .filter(r -> r.resource().apiVersion().equals(object.string("apiVersion", "")))
              .findFirst()
              .orElseThrow()
              .resource();
      administrator.create(resource, object, AS);
    }
  }

  private Kubeconfig withToken(Kubeconfig of) {
    var account = new ObjectName("insula-system", "insula");
    JsonObject review =
        object(
            "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest',"
                + "'metadata':{'name':'insula','namespace':'insula-system'},'spec':{}}");
    String token =
        administrator
            .createSubresource(ACCOUNTS, account, "token", review, AS)
            .tree()
            .objectAt("status")
            .string("token", "");
    return new Kubeconfig(of.server(), of.certificateAuthority(), "", "", token, null);
  }

  /** An instance that has this cluster as its super cluster, and no other rights there. */
  Embedded insula(String name) throws InterruptedException {
    return scene.instance(
        name, 0, new ClusterOptions(Optional.of(insula), true, ClusterScene.HERE, List.of()));
  }

  /** What Insula has asked for until now. */
  Set<Request> requests() {
    var out = new TreeSet<Request>();
    for (byte[] line : log) {
      JsonObject event = Json.parseObject(new String(line, StandardCharsets.UTF_8));
      JsonObject about = event.objectAt("objectRef");
      boolean its = event.objectAt("user").string("username", "").equals(INSULA);
      if (its && !about.isEmpty() && !isTooLate(event)) {
        out.add(request(event, about));
      }
    }
    return out;
  }

  /** Into a namespace that goes nobody writes, whatever their rights. */
  private static boolean isTooLate(JsonObject event) {
    return event
        .objectAt("responseStatus")
        .string("message", "")
        .endsWith("because it is being terminated");
  }

  private static Request request(JsonObject event, JsonObject about) {
    String part = about.string("subresource", "");
    return new Request(
        event.string("verb", ""),
        about.string("namespace", ""),
        about.string("apiGroup", ""),
        about.string("resource", "") + (part.isEmpty() ? "" : "/" + part),
        about.string("name", ""),
        event.objectAt("responseStatus").integer("code", 0));
  }
}
