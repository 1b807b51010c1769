package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.request.PathHandler;
import java.util.List;

/** Makes the handlers of what is not about API resources: discovery, OpenAPI, version. */
@FunctionalInterface
public interface PathHandlers {

  List<PathHandler> of(HostedControlPlane controlPlane);
}
