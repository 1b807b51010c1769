package dev.insula.apiserver.registry;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.machinery.json.JsonObject;

/** A create that stores nothing under its own name: a review, a token, an eviction. Thread-safe. */
@FunctionalInterface
public interface Action {

  /** Fills in what a request left out, before the owners of its fields are noted. */
  default void applyDefaults(JsonObject object) {}

  /**
   * @param object the decoded body
   * @return what the create answers with status 201
   */
  JsonObject perform(Call call, JsonObject object);

  /**
   * @param controlPlane the control plane that was asked
   * @param namespace empty for cluster-scoped resources
   * @param name of the object the action is a subresource of; empty otherwise
   */
  record Call(
      HostedControlPlane controlPlane,
      ApiRequest request,
      WriteContext context,
      String namespace,
      String name) {

    /** Whether a component of this process asks: a request over HTTP has a path. */
    public boolean isInProcess() {
      return request.path().isEmpty();
    }
  }
}
