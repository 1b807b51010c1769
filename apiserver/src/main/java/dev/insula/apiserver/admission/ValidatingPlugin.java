package dev.insula.apiserver.admission;

/** May refuse what is about to be written. Thread-safe, shared by all control planes. */
public interface ValidatingPlugin {

  /**
   * @throws dev.insula.machinery.object.ApiException if it refuses the write
   */
  void validate(AdmissionRequest request);
}
