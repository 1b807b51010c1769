package dev.insula.apiserver;

import dev.insula.apiserver.authentication.IssuerPaths;
import dev.insula.apiserver.controlplane.BaseObjects;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.controlplane.PathHandlers;
import dev.insula.apiserver.discovery.BuiltInDocuments;
import dev.insula.apiserver.discovery.DiscoveryHandler;
import dev.insula.apiserver.discovery.VersionHandler;
import dev.insula.apiserver.metrics.MetricsPaths;
import dev.insula.apiserver.metrics.ShownMetrics;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.openapi.BuiltInOpenApi;
import dev.insula.apiserver.openapi.OpenApiHandler;
import dev.insula.apiserver.request.PathHandler;
import java.util.List;

/**
 * What control planes answer beyond resources: discovery, OpenAPI, version, the issuer of tokens.
 */
final class ServerPaths implements PathHandlers {

  private static final String VERSION = "0.1.0";

  private final BuiltInDocuments documents;
  private final VersionHandler version = new VersionHandler(VERSION, BaseObjects.CREATED);
  private final BuiltInOpenApi openApi = new BuiltInOpenApi();
  private final String serverAddress;
  private final ShownMetrics shown;

  /**
   * @param shown what control planes show of what is counted outside of them
   */
  ServerPaths(KubernetesModel model, String serverAddress, ShownMetrics shown) {
    this.shown = shown;
    this.documents = new BuiltInDocuments(model);
    this.serverAddress = serverAddress;
  }

  @Override
  public List<PathHandler> of(HostedControlPlane controlPlane) {
    var discovery = new DiscoveryHandler(documents, controlPlane.resources(), () -> serverAddress);
    return List.of(
        discovery,
        version,
        new OpenApiHandler(openApi, controlPlane.resources()),
        new IssuerPaths(controlPlane.credentials()),
        new MetricsPaths(controlPlane, shown, version));
  }
}
