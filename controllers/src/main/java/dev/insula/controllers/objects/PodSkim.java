package dev.insula.controllers.objects;

import dev.insula.controllers.objects.PodView.Port;
import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what controllers keep of a pod from its bytes, in one pass and without a tree: pods change
 * more often than anything else. Used once, by one thread.
 */
final class PodSkim {

  /** The reason of a kubelet that ends a pod, which may take any time. */
  private static final String BY_KUBELET = "TerminationByKubelet";

  private final MetaSkim meta = new MetaSkim(PodView.DELETION_COST);
  private String nodeName = "";
  private String hostname = "";
  private String subdomain = "";
  private final List<Port> ports = new ArrayList<>(0);
  private final List<Port> initPorts = new ArrayList<>(0);
  private String phase = "";
  private List<String> ips = List.of();
  private boolean ready;
  private @Nullable Instant readyChanged;
  private @Nullable Instant disruptedSince;
  private long restarts;

  private PodSkim() {}

  static PodView of(ApiObject object) {
    var skim = new PodSkim();
    skim.read(new JsonScanner(object.bytes()));
    return skim.view(object);
  }

  private PodView view(ApiObject object) {
    Owner owner = meta.controller();
    boolean ofJob =
        meta.finalizers().contains(PodView.JOB_TRACKING)
            || (owner != null && owner.is("batch", "Job"));
    boolean ofSet =
        owner != null && (owner.is("apps", "StatefulSet") || owner.is("apps", "DaemonSet"));
    return new PodView(
        meta.name(),
        meta.uid(),
        meta.labels(),
        owner,
        phase.isEmpty() ? "Pending" : phase.intern(),
        meta.isDeleting(),
        nodeName,
        List.copyOf(ips),
        hostname,
        subdomain,
        ports(),
        ready,
        readyChanged,
        disruptedSince,
        PodView.time(meta.created()),
        restarts,
        cost(),
        ofJob ? JobMarks.of(object.tree()) : null,
        ofJob || ofSet ? object : null);
  }

  private List<Port> ports() {
    ports.addAll(initPorts);
    return List.copyOf(ports);
  }

  private long cost() {
    String cost = meta.annotation();
    try {
      return cost.isEmpty() ? 0 : Long.parseLong(cost);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void read(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "metadata" -> meta.read(in);
        case "spec" -> readSpec(in);
        case "status" -> readStatus(in);
        default -> in.skip();
      }
    }
  }

  private void readSpec(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "nodeName" -> nodeName = in.text();
        case "hostname" -> hostname = in.text();
        case "subdomain" -> subdomain = in.text();
        case "containers" -> readContainers(in, ports);
        case "initContainers" -> readContainers(in, initPorts);
        default -> in.skip();
      }
    }
  }

  private static void readContainers(JsonScanner in, List<Port> into) {
    if (!in.enterArray()) {
      return;
    }
    while (in.element()) {
      if (in.enter()) {
        for (String key = in.member(); key != null; key = in.member()) {
          if (key.equals("ports") && in.enterArray()) {
            readPorts(in, into);
          } else if (!key.equals("ports")) {
            in.skip();
          }
        }
      }
    }
  }

  private static void readPorts(JsonScanner in, List<Port> into) {
    while (in.element()) {
      if (in.enter()) {
        readPort(in, into);
      }
    }
  }

  private static void readPort(JsonScanner in, List<Port> into) {
    String portName = "";
    String protocol = "TCP";
    long number = 0;
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "name" -> portName = in.text();
        case "containerPort" -> number = in.number(0);
        case "protocol" -> protocol = in.text().intern();
        default -> in.skip();
      }
    }
    if (!portName.isEmpty()) {
      into.add(new Port(portName, number, protocol));
    }
  }

  private void readStatus(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "phase" -> phase = in.text();
        case "podIPs" -> readAddresses(in);
        case "conditions" -> readConditions(in);
        case "containerStatuses" -> readRestarts(in);
        default -> in.skip();
      }
    }
  }

  private void readAddresses(JsonScanner in) {
    if (!in.enterArray()) {
      return;
    }
    ips = new ArrayList<>(2);
    while (in.element()) {
      String ip = "";
      if (in.enter()) {
        for (String key = in.member(); key != null; key = in.member()) {
          if (key.equals("ip")) {
            ip = in.text();
          } else {
            in.skip();
          }
        }
      }
      ips.add(ip);
    }
  }

  private void readConditions(JsonScanner in) {
    if (!in.enterArray()) {
      return;
    }
    while (in.element()) {
      if (in.enter()) {
        readCondition(in);
      }
    }
  }

  private void readCondition(JsonScanner in) {
    String type = "";
    String value = "";
    String since = "";
    String reason = "";
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "type" -> type = in.text();
        case "status" -> value = in.text();
        case "lastTransitionTime" -> since = in.text();
        case "reason" -> reason = in.text();
        default -> in.skip();
      }
    }
    boolean met = value.equals("True");
    if (type.equals("Ready") && readyChanged == null) {
      ready = met;
      readyChanged = PodView.time(since);
    }
    if (met && type.equals(PodView.DISRUPTION_TARGET) && !reason.equals(BY_KUBELET)) {
      disruptedSince = PodView.time(since);
    }
  }

  private void readRestarts(JsonScanner in) {
    if (!in.enterArray()) {
      return;
    }
    while (in.element()) {
      if (in.enter()) {
        for (String key = in.member(); key != null; key = in.member()) {
          if (key.equals("restartCount")) {
            restarts = Math.max(restarts, in.number(0));
          } else {
            in.skip();
          }
        }
      }
    }
  }
}
