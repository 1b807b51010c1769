package dev.insula.tenancy.boundary;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** Clouds whose objects can be written. */
public enum Cloud {
  /** Amazon Web Services, by ACK. */
  AWS,
  /** Microsoft Azure, by Azure Service Operator. */
  AZURE,
  /** Google Cloud, by Config Connector. */
  GCP;

  /**
   * The objects around a tenant.
   *
   * @throws IllegalArgumentException if the place lacks something, with its name, or if the profile
   *     says more than the cloud can hold
   */
  public List<JsonObject> objects(Boundary boundary) {
    return switch (this) {
      case AWS -> AwsBoundary.objects(boundary);
      case AZURE -> AzureBoundary.objects(boundary);
      case GCP -> GcpBoundary.objects(boundary);
    };
  }

  /**
   * Whether the cloud's network rules are about nodes, not pods, so that nodes must be dedicated.
   */
  public boolean rulesAreOfNodes() {
    return this != AWS;
  }
}
