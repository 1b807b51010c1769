package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionObserver.Step;
import dev.insula.machinery.object.Status.Cause;
import dev.insula.store.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The plugins in their order. Immutable, thread-safe. */
public record AdmissionChain(
    List<MutatingPlugin> mutating,
    List<MutatingHook> hooks,
    List<JudgingPlugin> judging,
    List<ValidatingPlugin> validating,
    List<ReservingPlugin> reserving,
    AdmissionObserver observer) {

  public static final AdmissionChain NONE = new AdmissionChain(List.of(), List.of());

  public AdmissionChain {
    mutating = List.copyOf(mutating);
    hooks = List.copyOf(hooks);
    judging = List.copyOf(judging);
    validating = List.copyOf(validating);
    reserving = List.copyOf(reserving);
  }

  /** Plugins of which none books anything. */
  public AdmissionChain(List<MutatingPlugin> mutating, List<ValidatingPlugin> validating) {
    this(mutating, validating, List.of());
  }

  /** Plugins without the hooks of a control plane. */
  public AdmissionChain(
      List<MutatingPlugin> mutating,
      List<ValidatingPlugin> validating,
      List<ReservingPlugin> reserving) {
    this(mutating, List.of(), List.of(), validating, reserving, AdmissionObserver.NONE);
  }

  /** This chain with the hooks of one control plane. */
  public AdmissionChain withHooks(List<MutatingHook> of) {
    return new AdmissionChain(mutating, of, judging, validating, reserving, observer);
  }

  /** Only what books, for writes that have been admitted in another form. */
  public AdmissionChain bookings() {
    return new AdmissionChain(List.of(), List.of(), reserving);
  }

  /** This chain with further checks at its end. */
  public AdmissionChain followedBy(List<ValidatingPlugin> more) {
    return new AdmissionChain(
        mutating,
        hooks,
        judging,
        Stream.concat(validating.stream(), more.stream()).toList(),
        reserving,
        observer);
  }

  /** This chain with somebody who hears how long it takes. */
  public AdmissionChain observedBy(AdmissionObserver other) {
    return new AdmissionChain(mutating, hooks, judging, validating, reserving, other);
  }

  public void mutate(AdmissionRequest request) {
    observed(Step.ADMIT, request, this::mutateAll);
  }

  private void mutateAll(AdmissionRequest request) {
    plugins(request);
    if (hooks(request, false)) {
      plugins(request);
      hooks(request, true);
    }
  }

  private void plugins(AdmissionRequest request) {
    for (MutatingPlugin plugin : mutating) {
      plugin.admit(request);
    }
  }

  private boolean hooks(AdmissionRequest request, boolean again) {
    boolean changed = false;
    for (MutatingHook hook : hooks) {
      changed |= hook.admit(request, again);
    }
    return changed;
  }

  /** What is wrong with an object that only other objects tell; the list is the caller's. */
  public List<Cause> judge(AdmissionRequest request) {
    var causes = new ArrayList<Cause>();
    judging.forEach(plugin -> causes.addAll(plugin.judge(request)));
    return causes;
  }

  public void validate(AdmissionRequest request) {
    observed(Step.VALIDATE, request, this::validateAll);
  }

  private void validateAll(AdmissionRequest request) {
    for (ValidatingPlugin plugin : validating) {
      plugin.validate(request);
    }
  }

  private void observed(Step step, AdmissionRequest request, Consumer<AdmissionRequest> work) {
    long began = System.nanoTime();
    boolean rejected = true;
    try {
      work.accept(request);
      rejected = false;
    } finally {
      observer.step(step, request.operation(), rejected, System.nanoTime() - began);
    }
  }

  /** What is to be written together with the object. */
  public List<Operation> reserve(AdmissionRequest request) {
    return reserving.stream().flatMap(plugin -> plugin.reserve(request).stream()).toList();
  }
}
