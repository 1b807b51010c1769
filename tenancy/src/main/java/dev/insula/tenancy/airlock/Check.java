package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.network.ForbiddenRanges;
import java.util.List;
import java.util.Locale;

/** When a rule refuses the value of a field that is present. */
interface Check {

  boolean refuses(Object value);

  /** Anything but nothing: not null, not an empty text, list or object. */
  record Present() implements Check {
    @Override
    public boolean refuses(Object value) {
      return switch (value) {
        case JsonNull _ -> false;
        case String text -> !text.isEmpty();
        case JsonArray list -> !list.isEmpty();
        default -> true;
      };
    }
  }

  /** The boolean true. */
  record IsTrue() implements Check {
    @Override
    public boolean refuses(Object value) {
      return Boolean.TRUE.equals(value);
    }
  }

  /** A number other than 0. */
  record NotZero() implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof Number number && number.doubleValue() != 0;
    }
  }

  /** A text that is none of these. */
  record NoneOf(List<String> allowed) implements Check {
    @Override
    public boolean refuses(Object value) {
      return !(value instanceof String text) || !allowed.contains(text);
    }
  }

  /** A text that is there, and empty. */
  record Empty() implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text && text.isEmpty();
    }
  }

  /** An address, or a range of which an address, may not be reached by tenants. */
  record ForbiddenAddress() implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text && ForbiddenRanges.touch(text);
    }
  }

  /** An address or a range that shares an address with one of these. */
  record Overlaps(List<AddressRange> ranges) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text
          && AddressRange.parse(text)
              .filter(r -> ranges.stream().anyMatch(range -> range.overlaps(r)))
              .isPresent();
    }
  }

  /** A range that is in one of these. */
  record RangeWithin(List<AddressRange> ranges) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String && !new RangeOutside(ranges).refuses(value);
    }
  }

  /** A range that is in none of these. */
  record RangeOutside(List<AddressRange> ranges) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text
          && AddressRange.parse(text)
              .filter(r -> ranges.stream().anyMatch(range -> range.contains(r)))
              .isEmpty();
    }
  }

  /** A range of which no address may be reached by tenants. */
  record ForbiddenRange() implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text && ForbiddenRanges.cover(text);
    }
  }

  /** A text that ends with one of these, whether written in capitals or not, or with a dot. */
  record EndsWith(List<String> suffixes) implements Check {
    @Override
    public boolean refuses(Object value) {
      if (!(value instanceof String text)) {
        return false;
      }
      String lower = text.toLowerCase(Locale.ROOT);
      String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
      return suffixes.stream().anyMatch(name::endsWith);
    }
  }

  /** A range of which no address is outside of private networks, and not one of these. */
  record PrivateRange(List<AddressRange> allowed) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text
          && ForbiddenRanges.coverPrivate(text)
          && new RangeOutside(allowed).refuses(text);
    }
  }

  /** An object without this member, or with an empty text there. */
  record Lacks(String key) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject object && object.string(key, "").isEmpty();
    }
  }

  /** An object with a member that is none of these. */
  record OtherKey(List<String> allowed) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject object && !allowed.containsAll(object.keySet());
    }
  }

  /** A toleration of other taints than those of Kubernetes itself and these. */
  record Toleration(List<String> allowed) implements Check {
    private static final String KUBERNETES = "node.kubernetes.io/";

    @Override
    public boolean refuses(Object value) {
      if (!(value instanceof JsonObject toleration)) {
        return false;
      }
      String key = toleration.string("key", "");
      return !key.startsWith(KUBERNETES) && !allowed.contains(key);
    }
  }

  /** An image that is not named by its digest. */
  record NoDigest() implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String image && !image.contains("@sha256:");
    }
  }

  /** A host that none of the patterns covers: a name, or {@code *.} and a name. */
  record HostOutside(List<String> patterns) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String host && patterns.stream().noneMatch(p -> covers(p, host));
    }

    private static boolean covers(String pattern, String host) {
      return pattern.startsWith("*.")
          ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
          : host.equals(pattern);
    }
  }

  /** A host whose requests go to another tenant already. */
  record HostOfOthers(Platform platform, String tenantUid) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String host && platform.isHostOfOthers(host, tenantUid);
    }
  }

  /** An address that a pod or a Service of another tenant has. */
  record AddressOfOthers(Platform platform, String tenantUid) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String address && platform.isAddressOfOthers(address, tenantUid);
    }
  }

  /** The spec of a snapshot whose class the platform does not offer. */
  record OtherSnapshotClass(Platform platform) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject spec
          && !platform.offersSnapshotClass(spec.string("volumeSnapshotClassName", ""));
    }
  }

  /** The spec of a snapshot whose data would outlive it, or of whose class nothing is known. */
  record KeepsSnapshot(Platform platform) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject spec
          && !platform.deletionPolicy(spec.string("volumeSnapshotClassName", "")).equals("Delete");
    }
  }

  /**
   * The spec of a claim whose volume would outlive it, or of whose class nothing is known.
   *
   * @param fallback class of claims that name none; empty for that of the super cluster
   */
  record Keeps(Platform platform, String fallback) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject spec
          && !platform.reclaimPolicy(spec.string("storageClassName", fallback)).equals("Delete");
    }
  }

  /** A text that begins with one of these. */
  record StartsWith(List<String> prefixes) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text && prefixes.stream().anyMatch(text::startsWith);
    }
  }

  /** An object with a key that begins with one of these. */
  record KeyStartsWith(List<String> prefixes) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject object
          && object.keySet().stream().anyMatch(k -> prefixes.stream().anyMatch(k::startsWith));
    }
  }

  /** Reads {@code "present"}, {@code "true"}, {@code "notZero"} or {@code {"noneOf": […]}} etc. */
  static Check fromJson(Object json) {
    return switch (json) {
      case String name ->
          switch (name) {
            case "present" -> new Present();
            case "true" -> new IsTrue();
            case "notZero" -> new NotZero();
            case "empty" -> new Empty();
            case "forbiddenAddress" -> new ForbiddenAddress();
            case "forbiddenRange" -> new ForbiddenRange();
            case "numericName" -> new TextChecks.NumericName();
            default -> throw new IllegalArgumentException("no check: " + name);
          };
      case JsonObject object when object.containsKey("keyOf") ->
          new KeyChecks.KeyOf(
              object.strings("keyOf"), object.strings("domains"), object.strings("besides"));
      case JsonObject object when object.size() == 1 -> {
        List<String> texts = object.strings(object.keyAt(0));
        yield switch (object.keyAt(0)) {
          case "noneOf" -> new NoneOf(texts);
          case "endsWith" -> new EndsWith(texts);
          case "lacks" -> new Lacks(texts.getFirst());
          case "startsWith" -> new StartsWith(texts);
          case "keyStartsWith" -> new KeyStartsWith(texts);
          case "containsAny" -> new TextChecks.ContainsAny(texts);
          default -> throw new IllegalArgumentException("no check: " + object.keyAt(0));
        };
      }
      default -> throw new IllegalArgumentException("no check: " + json);
    };
  }
}
