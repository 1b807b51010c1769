package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.AddressRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the syncer keeps of a super object from its bytes, in one pass and without a tree.
 *
 * <p>Two digests tell whether anything changed that matters to a direction: {@code shape} covers
 * labels, annotations, spec and content, without what the super cluster's scheduler writes; {@code
 * status} covers the status. They are 64-bit and not cryptographic: they are compared only with
 * digests of the same object, and a patrol never deletes for a difference of digests.
 */
final class Skim {

  private static final long SEED = 0x9E3779B97F4A7C15L;

  private String namespace = "";
  private String name = "";
  private String uid = "";
  private String version = "";
  private boolean deleting;
  private long grace = -1;
  private @Nullable String tenantUid;
  private String originNamespace = "";
  private String originName = "";
  private String originUid = "";
  private String nodeName = "";
  private boolean started;
  private boolean ended;
  private long tenantVersion;
  private long tokenExpires;
  private long shape = SEED;
  private long status = SEED;
  private final Set<String> addresses = new LinkedHashSet<>(0);

  private Skim() {}

  /** The record of an object; null if it is no tenant's. */
  static @Nullable SuperRecord of(ApiObject object) {
    var skim = new Skim();
    skim.read(object);
    return skim.tenantUid == null ? null : skim.record(skim.tenantUid);
  }

  private SuperRecord record(String tenant) {
    String tenantName = originName.isEmpty() ? name : originName;
    return new SuperRecord(
        namespace,
        name,
        uid,
        version,
        new Origin(tenant, originNamespace, tenantName, originUid),
        deleting,
        grace,
        nodeName,
        started,
        ended,
        tenantVersion,
        tokenExpires,
        shape,
        mix(status, nodeName.hashCode()),
        // Those of a pod that has ended may be another's by now.
        ended ? List.of() : List.copyOf(addresses));
  }

  private void read(ApiObject object) {
    var in = new JsonScanner(object.bytes());
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "metadata" -> readMetadata(in);
        case "spec" -> readSpec(in);
        case "status" -> readStatus(in);
        case "kind", "apiVersion" -> in.skip();
        default -> shape = in.digest(mix(shape, key.hashCode()));
      }
    }
  }

  private void readMetadata(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "namespace" -> namespace = in.text();
        case "name" -> name = in.text();
        case "uid" -> uid = in.text();
        case "resourceVersion" -> version = in.text();
        case "deletionTimestamp" -> deleting = !in.text().isEmpty();
        case "deletionGracePeriodSeconds" -> grace = in.number(-1);
        case "labels", "annotations" -> readMap(in, key);
        default -> in.skip();
      }
    }
  }

  /** The order of labels and annotations does not count. */
  private void readMap(JsonScanner in, String member) {
    if (!in.enter()) {
      return;
    }
    boolean labels = member.equals("labels");
    long sum = 0;
    for (String key = in.member(); key != null; key = in.member()) {
      String value = in.text();
      sum += mix(mix(SEED, key.hashCode()), value.hashCode());
      if (key.startsWith(Origin.DOMAIN)) {
        if (labels) {
          readLabel(key, value);
        } else {
          readAnnotation(key, value);
        }
      }
    }
    shape = mix(mix(shape, member.hashCode()), sum);
  }

  private void readLabel(String key, String value) {
    switch (key) {
      case Origin.TENANT_UID -> tenantUid = value;
      case Origin.NAMESPACE -> originNamespace = value;
      default -> {}
    }
  }

  private void readAnnotation(String key, String value) {
    switch (key) {
      case Origin.UID -> originUid = value;
      case Origin.NAME -> originName = value;
      case Origin.VERSION -> tenantVersion = number(value);
      case TokenKeeper.EXPIRES -> tokenExpires = number(value);
      default -> {}
    }
  }

  private void readSpec(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      if (key.equals("nodeName")) {
        nodeName = in.text();
      } else {
        shape = in.digest(mix(shape, key.hashCode()));
      }
    }
  }

  private void readStatus(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      started |= key.equals("startTime");
      switch (key) {
        case "phase" -> {
          String phase = in.text();
          ended = phase.equals("Succeeded") || phase.equals("Failed");
          status = mix(mix(status, key.hashCode()), phase.hashCode());
        }
        case "podIP" -> readAddress(in);
        case "podIPs" -> readAddresses(in);
        default -> status = in.digest(mix(status, key.hashCode()));
      }
    }
  }

  private void readAddresses(JsonScanner in) {
    if (!in.enterArray()) {
      return;
    }
    while (in.element()) {
      if (in.enter()) {
        for (String key = in.member(); key != null; key = in.member()) {
          readAddress(in);
        }
      }
    }
  }

  private void readAddress(JsonScanner in) {
    String address = in.text();
    status = mix(status, address.hashCode());
    AddressRange.canonical(address).ifPresent(addresses::add);
  }

  private static long mix(long hash, long value) {
    long h = (hash ^ value) * 0xBF58476D1CE4E5B9L;
    return h ^ (h >>> 29);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
