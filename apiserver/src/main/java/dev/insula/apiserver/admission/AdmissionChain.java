package dev.insula.apiserver.admission;

import dev.insula.store.Operation;
import java.util.List;
import java.util.stream.Stream;

/** The plugins in their order. Immutable, thread-safe. */
public record AdmissionChain(
    List<MutatingPlugin> mutating,
    List<ValidatingPlugin> validating,
    List<ReservingPlugin> reserving) {

  public static final AdmissionChain NONE = new AdmissionChain(List.of(), List.of(), List.of());

  public AdmissionChain {
    mutating = List.copyOf(mutating);
    validating = List.copyOf(validating);
    reserving = List.copyOf(reserving);
  }

  /** Plugins of which none books anything. */
  public AdmissionChain(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {
    this(mutating, validating, List.of());
  }

  /** This chain with further checks at its end. */
  public AdmissionChain followedBy(List<ValidatingPlugin> more) {
    return new AdmissionChain(
        mutating, Stream.concat(validating.stream(), more.stream()).toList(), reserving);
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

  /** What is to be written together with the object. */
  public List<Operation> reserve(AdmissionRequest request) {
    return reserving.stream().flatMap(plugin -> plugin.reserve(request).stream()).toList();
  }
}
