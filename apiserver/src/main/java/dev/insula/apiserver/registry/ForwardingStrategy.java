package dev.insula.apiserver.registry;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.GoFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A strategy that leaves everything to another one; subclasses change what differs. */
public class ForwardingStrategy implements Strategy {

  private final Strategy to;

  public ForwardingStrategy(Strategy to) {
    this.to = to;
  }

  @Override
  public void applyDefaults(JsonObject object) {
    to.applyDefaults(object);
  }

  @Override
  public void prepareForCreate(WriteContext context, JsonObject object) {
    to.prepareForCreate(context, object);
  }

  @Override
  public void prepareForUpdate(WriteContext context, JsonObject object, JsonObject old) {
    to.prepareForUpdate(context, object, old);
  }

  @Override
  public void canonicalize(JsonObject object) {
    to.canonicalize(object);
  }

  @Override
  public Verdict judge(WriteContext context, JsonObject object, @Nullable JsonObject old) {
    return to.judge(context, object, old);
  }

  @Override
  public String deprecation() {
    return to.deprecation();
  }

  @Override
  public boolean hasGeneration() {
    return to.hasGeneration();
  }

  @Override
  public boolean changesGeneration(JsonObject object, JsonObject old) {
    return to.changesGeneration(object, old);
  }

  @Override
  public List<String> disowned() {
    return to.disowned();
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return to.allowsCreateOnUpdate();
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return to.allowsUnconditionalUpdate();
  }

  @Override
  public NameRule nameRule() {
    return to.nameRule();
  }

  @Override
  public List<MetadataCheck> updateChecks() {
    return to.updateChecks();
  }

  @Override
  public GoFields goFields() {
    return to.goFields();
  }

  @Override
  public boolean knowsFinalizers() {
    return to.knowsFinalizers();
  }

  @Override
  public @Nullable Long gracePeriod(JsonObject object, @Nullable Long requested) {
    return to.gracePeriod(object, requested);
  }

  @Override
  public boolean orphansByDefault() {
    return to.orphansByDefault();
  }

  @Override
  public List<String> finalizers(JsonObject object) {
    return to.finalizers(object);
  }

  @Override
  public void markDeleted(JsonObject object) {
    to.markDeleted(object);
  }

  @Override
  public boolean returnsDeletedObject() {
    return to.returnsDeletedObject();
  }
}
