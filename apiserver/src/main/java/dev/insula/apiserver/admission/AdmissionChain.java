package dev.insula.apiserver.admission;

import java.util.List;
import java.util.stream.Stream;

/** The plugins in their order. Immutable, thread-safe. */
public record AdmissionChain(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {

  public static final AdmissionChain NONE = new AdmissionChain(List.of(), List.of());

  public AdmissionChain {
    mutating = List.copyOf(mutating);
    validating = List.copyOf(validating);
  }

  /** This chain with further checks at its end. */
  public AdmissionChain followedBy(List<ValidatingPlugin> more) {
    return new AdmissionChain(mutating, Stream.concat(validating.stream(), more.stream()).toList());
  }

  public void mutate(AdmissionRequest request) {
    for (MutatingPlugin plugin : mutating) {
      plugin.admit(request);
    }
  }

  public void validate(AdmissionRequest request) {
    for (ValidatingPlugin plugin : validating) {
      plugin.validate(request);
    }
  }
}
