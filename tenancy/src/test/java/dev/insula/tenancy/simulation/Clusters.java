package dev.insula.tenancy.simulation;

import dev.insula.client.ControlPlaneClient;
import dev.insula.tenancy.simulation.SimulatedClient.Line;
import dev.insula.tenancy.world.ClusterView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All simulated clusters of one world, by name. The super cluster is {@value #SUPER}. */
final class Clusters {

  static final String SUPER = "super";

  private final Map<String, SimulatedCluster> clusters = new LinkedHashMap<>();
  private final Map<String, SimulatedRules> rules = new LinkedHashMap<>();
  private SimulatedFleet fleet = new SimulatedFleet(Map.of(), Map.of());

  Clusters() {
    add(SUPER);
  }

  SimulatedCluster add(String name) {
    var cluster = new SimulatedCluster(name);
    clusters.put(name, cluster);
    rules.put(name, new SimulatedRules(cluster, name.equals(SUPER)));
    cluster.follow(change -> fleet.changed(name, change));
    return cluster;
  }

  List<SimulatedCluster> all() {
    return new ArrayList<>(clusters.values());
  }

  SimulatedCluster of(String name) {
    return clusters.get(name);
  }

  ControlPlaneClient client(String name, Line line) {
    return new SimulatedClient(clusters.get(name), rules.get(name), line);
  }

  /** A cluster as people see it, without trouble on the line. */
  ClusterView view(String name) {
    return new ClusterView(client(name, Line.PLAIN));
  }

  /** A new process that serves the tenants' control planes; nobody follows the one before. */
  SimulatedFleet newFleet(Line line) {
    var clients = new LinkedHashMap<String, ControlPlaneClient>();
    clusters.keySet().forEach(name -> clients.put(name, client(name, line)));
    fleet = new SimulatedFleet(clusters, clients);
    return fleet;
  }
}
