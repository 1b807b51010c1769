package dev.insula.client;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what is about to be written into one control plane, as its last admission step, and
 * tells what would become of it elsewhere. Thread-safe; answers at once, without I/O.
 *
 * <p>What it says is a service to who writes. Nothing may rely on it: a control plane serves
 * without its guard until that is set.
 */
@FunctionalInterface
public interface WriteGuard {

  /** Has nothing against anything. */
  WriteGuard NONE = _ -> Judgement.FINE;

  Judgement judge(Write write);

  /**
   * A creation or an update of an object, or of its subresource.
   *
   * @param byPlatform whether a part of this process writes, and no client of the control plane
   * @param object as it would be stored; is not changed
   * @param old as it is stored; null on creation
   */
  record Write(
      GroupResource resource,
      String subresource,
      boolean byPlatform,
      JsonObject object,
      @Nullable JsonObject old) {}

  /**
   * @param warnings shown to who writes
   * @param refusal why it is not written; empty if it is
   */
  record Judgement(List<String> warnings, Optional<String> refusal) {

    public static final Judgement FINE = new Judgement(List.of(), Optional.empty());

    public static Judgement warning(List<String> warnings) {
      return new Judgement(List.copyOf(warnings), Optional.empty());
    }
  }
}
