package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;

/** Hears how long admission took. Told on the way of writes, so it must be quick. Thread-safe. */
public interface AdmissionObserver {

  AdmissionObserver NONE =
      new AdmissionObserver() {
        @Override
        public void step(Step step, Operation operation, boolean rejected, long nanos) {}

        @Override
        public void webhook(
            String name, Step step, Operation operation, boolean rejected, long nanos) {}
      };

  /** The two halves of admission. */
  enum Step {
    ADMIT,
    VALIDATE
  }

  /** A write went through all plugins of a half, or was refused by one. */
  void step(Step step, Operation operation, boolean rejected, long nanos);

  /** A webhook was asked; also one that did not answer. */
  void webhook(String name, Step step, Operation operation, boolean rejected, long nanos);
}
