package dev.insula.apiserver.admission;

/** May change what is about to be written. Thread-safe, shared by all control planes. */
public interface MutatingPlugin {

  /**
   * @throws dev.insula.machinery.object.ApiException if it refuses the write
   */
  void admit(AdmissionRequest request);
}
