package dev.insula.bench;

import java.util.List;
import java.util.stream.IntStream;

/** Names of tenants of one kind. Immutable. */
record TenantSet(String prefix, int count) {

  List<String> names() {
    return IntStream.range(0, count).mapToObj(n -> prefix + "-" + n).toList();
  }

  /** At most so many of them, evenly spread. */
  List<String> sample(int most) {
    int size = Math.min(most, count);
    return IntStream.range(0, size).mapToObj(n -> prefix + "-" + (long) n * count / size).toList();
  }
}
