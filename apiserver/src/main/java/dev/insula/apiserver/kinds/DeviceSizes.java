package dev.insula.apiserver.kinds;

import dev.insula.machinery.cel.InputSizes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large a device can be for expressions that choose devices. Stateless. Source: the limits of
 * ResourceSlices.
 */
final class DeviceSizes implements InputSizes {

  private static final long DRIVER_BYTES = 63;
  private static final long DOMAIN_BYTES = 63;
  private static final long NAME_BYTES = 32;
  private static final long VALUE_BYTES = 64;
  private static final long ENTRIES = 32;

  @Override
  public @Nullable Long most(List<String> path) {
    if (path.size() == 1) {
      return 0L;
    }
    return switch (path.get(1)) {
      case "driver" -> path.size() == 2 ? DRIVER_BYTES : null;
      case "allowMultipleAllocations" -> path.size() == 2 ? 1L : null;
      case "attributes" -> attributes(path.subList(2, path.size()));
      case "capacity" -> capacity(path.subList(2, path.size()));
      default -> null;
    };
  }

  /** An attribute has the same bound whatever it is called. */
  private static @Nullable Long attributes(List<String> below) {
    boolean attribute =
        below.size() >= 2 && below.getFirst().equals(VALUES) && !below.get(1).equals(KEYS);
    return attribute ? value(below.subList(2, below.size()), VALUE_BYTES) : maps(below);
  }

  private static @Nullable Long capacity(List<String> below) {
    boolean quantity = below.equals(List.of(VALUES, VALUES));
    return quantity ? Long.valueOf(0) : maps(below);
  }

  private static @Nullable Long value(List<String> below, long bytes) {
    return below.isEmpty() ? bytes : null;
  }

  /** The map by domain and the one by name in it. */
  private static @Nullable Long maps(List<String> below) {
    if (below.isEmpty() || below.equals(List.of(VALUES))) {
      return ENTRIES;
    }
    if (below.equals(List.of(KEYS))) {
      return DOMAIN_BYTES;
    }
    return below.equals(List.of(VALUES, KEYS)) ? NAME_BYTES : null;
  }
}
