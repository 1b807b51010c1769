package dev.insula.apiserver.admission;

import java.util.List;

/** The plugins in their order. Immutable, thread-safe. */
public record AdmissionChain(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {

  public static final AdmissionChain NONE = new AdmissionChain(List.of(), List.of());

  public AdmissionChain {
    mutating = List.copyOf(mutating);
    validating = List.copyOf(validating);
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
