package dev.insula.bench;

import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;

/**
 * What the benchmark looks at in a pod, read without building a tree: the load generator shares the
 * machine with what it measures.
 */
record PodView(String name, boolean bound, boolean running) {

  static PodView of(ApiObject pod) {
    String name = "";
    boolean bound = false;
    boolean running = false;
    var in = new JsonScanner(pod.bytes());
    in.enter();
    for (String part = in.member(); part != null; part = in.member()) {
      if (!in.enter()) {
        continue;
      }
      for (String field = in.member(); field != null; field = in.member()) {
        switch (part + "." + field) {
          case "metadata.name" -> name = in.text();
          case "spec.nodeName" -> bound = !in.text().isEmpty();
          case "status.phase" -> running = in.text().equals("Running");
          default -> in.skip();
        }
      }
    }
    return new PodView(name, bound, running);
  }
}
