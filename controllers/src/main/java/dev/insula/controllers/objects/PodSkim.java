package dev.insula.controllers.objects;

import dev.insula.controllers.objects.PodView.Port;
import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what controllers keep of a pod from its bytes, in one pass and without a tree: pods change
 * more often than anything else. Used once, by one thread.
 */
final class PodSkim {

  private String namespace = "";
  private String name = "";
  private String uid = "";
  private final Map<String, String> labels = new HashMap<>();
  private @Nullable Owner controller;
  private boolean tracked;
  private boolean deleting;
  private String created = "";
  private String cost = "";
  private String nodeName = "";
  private String hostname = "";
  private String subdomain = "";
  private final List<Port> ports = new ArrayList<>(0);
  private final List<Port> initPorts = new ArrayList<>(0);
  private String phase = "";
  private List<String> ips = List.of();
  private @Nullable Instant readySince;
  private long restarts;

  private PodSkim() {}

  static PodView of(ApiObject object) {
    var skim = new PodSkim();
    skim.read(new JsonScanner(object.bytes()));
    return skim.view(object);
  }

  private PodView view(ApiObject object) {
    Owner owner = controller;
    boolean ofJob = tracked || (owner != null && owner.is("batch", "Job"));
    boolean ofSet =
        owner != null && (owner.is("apps", "StatefulSet") || owner.is("apps", "DaemonSet"));
    return new PodView(
        new ObjectName(namespace, name),
        uid,
        Map.copyOf(labels),
        owner,
        phase.isEmpty() ? "Pending" : phase.intern(),
        deleting,
        nodeName,
        List.copyOf(ips),
        hostname,
        subdomain,
        ports(),
        readySince,
        PodView.time(created),
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
        case "metadata" -> readMetadata(in);
        case "spec" -> readSpec(in);
        case "status" -> readStatus(in);
        default -> in.skip();
      }
    }
  }

  private void readMetadata(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "namespace" -> namespace = in.text();
        case "name" -> name = in.text();
        case "uid" -> uid = in.text();
        case "creationTimestamp" -> created = in.text();
        case "deletionTimestamp" -> deleting = !in.text().isEmpty();
        case "labels" -> readLabels(in);
        case "annotations" -> readAnnotations(in);
        case "ownerReferences" -> readOwners(in);
        case "finalizers" -> readFinalizers(in);
        default -> in.skip();
      }
    }
  }

  private void readLabels(JsonScanner in) {
    if (in.enter()) {
      for (String key = in.member(); key != null; key = in.member()) {
        labels.put(key, in.text());
      }
    }
  }

  private void readAnnotations(JsonScanner in) {
    if (in.enter()) {
      for (String key = in.member(); key != null; key = in.member()) {
        if (key.equals(PodView.DELETION_COST)) {
          cost = in.text();
        } else {
          in.skip();
        }
      }
    }
  }

  private void readFinalizers(JsonScanner in) {
    if (in.enterArray()) {
      while (in.element()) {
        tracked |= in.text().equals(PodView.JOB_TRACKING);
      }
    }
  }

  private void readOwners(JsonScanner in) {
    if (in.enterArray()) {
      while (in.element()) {
        Owner owner = owner(in);
        if (owner != null && owner.controller() && controller == null) {
          controller = owner;
        }
      }
    }
  }

  private static @Nullable Owner owner(JsonScanner in) {
    if (!in.enter()) {
      return null;
    }
    String apiVersion = "";
    String kind = "";
    String name = "";
    String uid = "";
    boolean controller = false;
    boolean blocking = false;
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "apiVersion" -> apiVersion = in.text();
        case "kind" -> kind = in.text();
        case "name" -> name = in.text();
        case "uid" -> uid = in.text();
        case "controller" -> controller = in.text().equals("true");
        case "blockOwnerDeletion" -> blocking = in.text().equals("true");
        default -> in.skip();
      }
    }
    return new Owner(apiVersion.intern(), kind.intern(), name, uid, controller, blocking);
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
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "type" -> type = in.text();
        case "status" -> value = in.text();
        case "lastTransitionTime" -> since = in.text();
        default -> in.skip();
      }
    }
    if (type.equals("Ready") && value.equals("True") && readySince == null) {
      readySince = PodView.time(since);
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
