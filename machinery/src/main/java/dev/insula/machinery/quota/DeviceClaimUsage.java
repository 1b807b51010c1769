package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.quantity.Quantity;
import java.time.Instant;

/** Claims of devices, and the devices they may get, by device class. */
record DeviceClaimUsage() implements UsageEvaluator {

  private static final GroupResource CLAIMS =
      new GroupResource("resource.k8s.io", "resourceclaims");
  private static final String OF_CLASS = ".deviceclass.resource.k8s.io/devices";

  /** The most devices that one claim can be given, which is what "all" is charged as. */
  private static final long MAX_DEVICES = 32;

  @Override
  public boolean measures(String name) {
    return name.equals(UsageEvaluator.countName(CLAIMS)) || name.endsWith(OF_CLASS);
  }

  @Override
  public Amounts usage(JsonObject claim, Instant now) {
    Amounts out = Amounts.oneOf(UsageEvaluator.countName(CLAIMS));
    for (JsonObject request : claim.objectAt("spec", "devices").objects("requests")) {
      Amounts dearest = Amounts.NONE;
      for (JsonObject alternative : request.objects("firstAvailable")) {
        dearest = dearest.max(devices(alternative));
      }
      JsonObject exactly = request.object("exactly");
      out = out.plus(exactly == null ? dearest : devices(exactly));
    }
    return out;
  }

  private static Amounts devices(JsonObject request) {
    boolean all = request.string("allocationMode", "").equals("All");
    long count = all ? MAX_DEVICES : request.integer("count", 1);
    return Amounts.NONE.with(request.string("deviceClassName", "") + OF_CLASS, Quantity.of(count));
  }
}
