package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Services, their node ports, and those that are load balancers. */
record ServiceUsage() implements UsageEvaluator {

  private static final String NODE_PORTS = "services.nodeports";
  private static final String LOAD_BALANCERS = "services.loadbalancers";
  private static final Set<String> NAMES =
      Set.of("count/services", "services", NODE_PORTS, LOAD_BALANCERS);

  @Override
  public boolean measures(String name) {
    return NAMES.contains(name);
  }

  @Override
  public Amounts usage(JsonObject service, Instant now) {
    JsonObject spec = service.objectAt("spec");
    List<JsonObject> ports = spec.objects("ports");
    String type = spec.string("type", "");
    boolean balancer = type.equals("LoadBalancer");
    long nodePorts = 0;
    if (type.equals("NodePort") || (balancer && spec.bool("allocateLoadBalancerNodePorts", true))) {
      nodePorts = ports.size();
    } else if (balancer) {
      nodePorts = ports.stream().filter(port -> port.integer("nodePort", 0) != 0).count();
    }
    return Amounts.oneOf("count/services", "services")
        .with(NODE_PORTS, Quantity.of(nodePorts))
        .with(LOAD_BALANCERS, Quantity.of(balancer ? 1 : 0));
  }
}
