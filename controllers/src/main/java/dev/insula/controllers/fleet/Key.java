package dev.insula.controllers.fleet;

import dev.insula.machinery.object.ObjectName;

/** One controller's view of one object: what waits in the queue. */
public record Key(String controller, ObjectName name) {

  @Override
  public String toString() {
    return controller + " " + name;
  }
}
