package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;

/**
 * How things are at one size.
 *
 * @param count of what grows
 * @param addMillis what adding one took, on the average since the last point
 * @param writes a change at a time
 * @param reads a read at a time: of one object, or what the axis says
 * @param heapBytes live objects of the process
 */
record GrowthPoint(int count, double addMillis, Latencies writes, Latencies reads, long heapBytes) {

  JsonObject toJson() {
    return JsonObject.of(
        "count", (long) count,
        "addMillis", RunFigures.round(addMillis),
        "write", writes.toJson(),
        "read", reads.toJson(),
        "heapBytes", heapBytes);
  }
}
