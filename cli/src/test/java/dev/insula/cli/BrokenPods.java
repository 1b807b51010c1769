package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.CONTAINERS;
import static dev.insula.cli.BrokenIsolation.PLAIN;
import static dev.insula.cli.BrokenIsolation.of;

import java.util.List;

/** Pods that came past the airlock. */
final class BrokenPods {

  private BrokenPods() {}

  private static BrokenIsolation pod(String name, String checks, String metadata, String spec) {
    return of(name, checks, s -> s.pod(metadata, spec));
  }

  static List<BrokenIsolation> all() {
    return List.of(
        pod(
            "pod with an annotation that steers the platform's agents",
            "steering-keys",
            ",'labels':{'insula.dev/tenant-uid':'$UID'},"
                + "'annotations':{'insula.dev/applied':';ad.datadoghq.com/c.checks',"
                + "'ad.datadoghq.com/c.checks':'{}'}",
            PLAIN),
        pod(
            "hostPath pod below",
            "pods",
            ",$MARKS",
            "'volumes':[{'name':'v','hostPath':{'path':'/'}}]," + PLAIN),
        pod(
            "privileged pod below",
            "pods",
            ",$MARKS",
            CONTAINERS + ",'securityContext':{'privileged':true}}]"),
        pod("pod in the node's network", "pods", ",$MARKS", "'hostNetwork':true," + PLAIN),
        pod(
            "pod without a sandbox",
            "pods",
            ",$MARKS",
            PLAIN.replace("'runtimeClassName':'kata-qemu',", "")),
        pod(
            "pod that tolerates everything",
            "pods",
            ",$MARKS",
            "'tolerations':[{'operator':'Exists'}]," + PLAIN),
        pod(
            "image from the node's cache",
            "pods",
            ",$MARKS",
            PLAIN.replace("'imagePullPolicy':'Always'", "'imagePullPolicy':'Never'")),
        pod("pod of nobody", "strangers", "", PLAIN),
        pod(
            "pod with the marks of another tenant",
            "strangers",
            ",'labels':{'insula.dev/tenant-uid':'$FOREIGN'}",
            PLAIN),
        pod(
            "pod with an owner in the super cluster",
            "strangers",
            ",$MARKS,'ownerReferences':[{'apiVersion':'v1','kind':'ServiceAccount',"
                + "'name':'default','uid':'$ACCOUNT'}]",
            PLAIN),
        pod(
            "pod with a token of the super cluster",
            "platform-tokens",
            ",$MARKS",
            PLAIN.replace(
                "'automountServiceAccountToken':false", "'automountServiceAccountToken':true")),
        of(
            "default service account's token mounted",
            "accounts",
            s ->
                s.change(
                    "",
                    "serviceaccounts",
                    "$NS/default",
                    a -> a.put("automountServiceAccountToken", true))));
  }
}
