package dev.insula.cli;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** The custom kind of the operator in the tests of clients. */
@Group("clients.insula.dev")
@Version("v1")
public final class Greeting extends CustomResource<Greeting.Spec, Greeting.Status>
    implements Namespaced {

  /** What to say. */
  public record Spec(String text) {}

  /** What the operator has seen. */
  public record Status(long observedGeneration) {}
}
