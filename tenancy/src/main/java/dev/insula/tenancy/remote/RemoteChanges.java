package dev.insula.tenancy.remote;

import dev.insula.client.FleetChange;

/** Hears what is watched in control planes that are served elsewhere. Called by many threads. */
interface RemoteChanges {

  void changed(FleetChange change);

  /** Changes may have been missed until now. */
  void missed(String controlPlane);

  /** Whether who hears of the changes of this control plane can't take more for now. */
  boolean isBehind(String controlPlane);
}
