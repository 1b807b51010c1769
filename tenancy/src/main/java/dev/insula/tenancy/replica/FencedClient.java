package dev.insula.tenancy.replica;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ForwardingClient;

/** A client that writes only while a fence is open. Thread-safe. */
public final class FencedClient extends ForwardingClient {

  private final ControlPlaneClient client;
  private final Fence fence;

  public FencedClient(ControlPlaneClient client, Fence fence) {
    this.client = client;
    this.fence = fence;
  }

  @Override
  protected ControlPlaneClient reader() {
    return client;
  }

  @Override
  protected ControlPlaneClient writer() {
    fence.check();
    return client;
  }
}
