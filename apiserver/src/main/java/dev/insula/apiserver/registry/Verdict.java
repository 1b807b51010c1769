package dev.insula.apiserver.registry;

import dev.insula.machinery.object.Status;
import java.util.List;

/**
 * What a strategy says about an object that is written. Immutable.
 *
 * @param causes what is wrong with it; none if it may be stored
 * @param warnings what its writer should know
 */
public record Verdict(List<Status.Cause> causes, List<String> warnings) {

  /** Nothing to say. */
  public static final Verdict FINE = new Verdict(List.of(), List.of());

  public Verdict {
    causes = List.copyOf(causes);
    warnings = List.copyOf(warnings);
  }

  /** A verdict without warnings. */
  public static Verdict of(List<Status.Cause> causes) {
    return new Verdict(causes, List.of());
  }
}
