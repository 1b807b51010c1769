package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.of;

import dev.insula.machinery.object.Meta;
import java.util.List;

/** Labels and annotations of the platform that do not tell the truth. */
final class BrokenMarks {

  private BrokenMarks() {}

  static List<BrokenIsolation> all() {
    return List.of(
        of(
            "forged owner labels of a namespace",
            "namespace-marks",
            s ->
                s.create(
                    "",
                    "namespaces",
                    "{'metadata':{'name':'evil','labels':{'insula.dev/tenant-uid':'$UID',"
                        + "'insula.dev/namespace':'default'}}}")),
        of(
            "namespace of a tenant that is not there",
            "namespace-marks",
            s ->
                s.create(
                    "",
                    "namespaces",
                    "{'metadata':{'name':'evil','labels':{'insula.dev/tenant-uid':'nobody'}}}")),
        of(
            "namespace that lost its owner",
            "namespace-unmarked",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").remove("insula.dev/tenant-uid"))),
        of(
            "token of the super cluster in a secret below",
            "secrets-below",
            s ->
                s.create(
                    "",
                    "secrets",
                    "{'metadata':{'name':'evil','namespace':'$NS','annotations':"
                        + "{'kubernetes.io/service-account.name':'default'}},"
                        + "'type':'kubernetes.io/service-account-token'}")),
        of(
            "secret of the platform in a super namespace",
            "secrets-below",
            s ->
                s.create(
                    "", "secrets", "{'metadata':{'name':'evil','namespace':'$NS'},'data':{}}")),
        of(
            "kubeconfig of nobody",
            "kubeconfigs",
            s ->
                s.create(
                    "",
                    "secrets",
                    "{'metadata':{'name':'evil','namespace':'insula-system'},"
                        + "'type':'insula.dev/kubeconfig'}")));
  }
}
