package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.NETWORK;
import static dev.insula.cli.BrokenIsolation.of;

import dev.insula.cli.BrokenIsolation.Scene;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;

/** Ways out of a tenant's network. */
final class BrokenNetwork {

  private BrokenNetwork() {}

  static List<BrokenIsolation> all() {
    return List.of(
        of(
            "a policy of the platform that lets in whoever is labelled so",
            "platform-peers",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'kube-system'},'spec':{'podSelector':{},"
                        + "'ingress':[{'from':[{'namespaceSelector':{},"
                        + "'podSelector':{'matchLabels':{'app':'prometheus'}}}]}]}}")),
        of(
            "policy that opens the platform's network",
            "other-policies",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'spec':{'podSelector':{},"
                        + "'policyTypes':['Egress'],'egress':[{}]}}")),
        of(
            "policy that opens other tenants",
            "other-policies",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'spec':{'podSelector':{},"
                        + "'policyTypes':['Egress'],'egress':[{'to':[{'namespaceSelector':{}}]}]}}")),
        of(
            "policy that opens the metadata service",
            "other-policies",
            s ->
                s.create(
                    NETWORK,
                    "networkpolicies",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'spec':{'podSelector':{},"
                        + "'policyTypes':['Egress'],'egress':[{'to':[{'ipBlock':"
                        + "{'cidr':'169.254.169.254/32'}}]}]}}")),
        of(
            "node port",
            "services",
            s ->
                s.create(
                    "",
                    "services",
                    "{'metadata':{'name':'evil','namespace':'$NS',$MARKS},"
                        + "'spec':{'type':'NodePort','ports':[{'port':80}]}}")),
        of(
            "external addresses",
            "services",
            s ->
                s.create(
                    "",
                    "services",
                    "{'metadata':{'name':'evil','namespace':'$NS',$MARKS},"
                        + "'spec':{'externalIPs':['8.8.8.8'],'ports':[{'port':80}]}}")),
        of(
            "endpoints of a metadata service",
            "endpoint-slices",
            s ->
                s.create(
                    "discovery.k8s.io",
                    "endpointslices",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'addressType':'IPv4',"
                        + "'endpoints':[{'addresses':['168.63.129.16']}]}")),
        of("endpoints of another tenant's pod", "foreign-endpoints", BrokenNetwork::foreignSlice),
        of(
            "ingress snippet",
            "ingresses",
            s ->
                s.create(
                    NETWORK,
                    "ingresses",
                    "{'metadata':{'name':'evil','namespace':'$NS','annotations':"
                        + "{'nginx.ingress.kubernetes.io/server-snippet':'x'}},"
                        + "'spec':{'rules':[{'host':'a.example.com'}]}}")),
        of(
            "host claimed twice",
            "ingress-hosts",
            s -> {
              for (String namespace : List.of("$NS", "$OTHER")) {
                s.create(
                    NETWORK,
                    "ingresses",
                    "{'metadata':{'name':'evil','namespace':'"
                        + namespace
                        + "'},'spec':{'rules':[{'host':'shop.example.com'}]}}");
              }
            }));
  }

  private static void foreignSlice(Scene s) {
    var name = new ObjectName(AuditedInstance.below(s.instance().globex), "web");
    JsonObject pod =
        s.instance().superCluster.get(new GroupVersionResource("", "v1", "pods"), name).tree();
    s.create(
        "discovery.k8s.io",
        "endpointslices",
        "{'metadata':{'name':'evil','namespace':'$NS'},'addressType':'IPv4',"
            + "'endpoints':[{'addresses':['"
            + pod.objectAt("status").string("podIP", "")
            + "']}]}");
  }
}
