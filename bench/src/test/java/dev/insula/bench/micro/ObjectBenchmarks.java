package dev.insula.bench.micro;

import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.apply.FieldFilter;
import dev.insula.machinery.apply.FieldManager;
import dev.insula.machinery.apply.VersionConverter;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.patch.MergePatch;
import dev.insula.machinery.patch.StrategicMergePatch;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.TypedDecoder;
import dev.insula.machinery.selector.LabelSelector;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is done with one pod of four kilobytes on its way. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ObjectBenchmarks {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");

  private final byte[] bytes = Samples.podBytes();
  private final JsonObject tree = Samples.pod();
  private final ApiObject object = new ApiObject(bytes);
  private final Schema schema = KubernetesModel.load().schema(POD);
  private final LabelSelector selector =
      LabelSelector.parse("app=shop,tier in (front,back),release!=r-16");
  private final StrategicMergePatch strategic =
      StrategicMergePatch.of(
          patch(
              JsonArray.of(
                  JsonObject.of("name", "container-1", "image", "registry.example.com/other:2"))));
  private final MergePatch merge =
      MergePatch.of(
          JsonObject.of("metadata", JsonObject.of("labels", JsonObject.of("release", "r-18"))));
  private final FieldManager fields =
      new FieldManager(
          POD,
          schema,
          "",
          FieldFilter.excluding("status"),
          (tree, wanted) -> Optional.of(new VersionConverter.Versioned(tree, schema)));
  private final JsonObject owned = fields.create(Samples.pod(), "kubectl-create", NOW);
  private final JsonObject changed = merge.apply(Json.parseObject(Json.bytes(owned)), schema);
  private final JsonObject applied =
      JsonObject.of(
          "apiVersion", "v1",
          "kind", "Pod",
          "metadata",
              JsonObject.of(
                  "name", "shop-7d4b9",
                  "namespace", "default",
                  "labels", JsonObject.of("applied", "yes")));

  private static JsonObject patch(JsonArray containers) {
    return JsonObject.of("spec", JsonObject.of("containers", containers));
  }

  @Benchmark
  public Object decode() {
    return Json.parseObject(bytes);
  }

  @Benchmark
  public Object encode() {
    return Json.bytes(tree);
  }

  @Benchmark
  public Object skimHead() {
    return ObjectHead.of(object);
  }

  @Benchmark
  public Object copy() {
    return tree.deepCopy();
  }

  @Benchmark
  public boolean selectByLabels() {
    return selector.matchesObject(tree);
  }

  /** Includes the copy that it works on. */
  @Benchmark
  public Object decodeBySchema() {
    return TypedDecoder.decode(tree.deepCopy(), schema);
  }

  @Benchmark
  public Object mergePatch() {
    return merge.apply(tree, schema);
  }

  @Benchmark
  public Object strategicMergePatch() {
    return strategic.apply(tree, schema);
  }

  @Benchmark
  public Object ownAtCreation() {
    return fields.create(tree, "kubectl-create", NOW);
  }

  /** Of another manager than the creator; includes the copy that it works on. */
  @Benchmark
  public Object ownAtUpdate() {
    return fields.update(owned, changed.deepCopy(), "kubectl-label", NOW);
  }

  @Benchmark
  public Object applyConfiguration() {
    return fields.apply(owned, applied, "applier", false, NOW);
  }
}
