package dev.insula.apiserver.admission;

import dev.insula.store.Operation;
import java.util.List;

/**
 * Books what a write uses, in the commit of the write itself: both happen or neither. Thread-safe,
 * shared by all control planes.
 */
public interface ReservingPlugin {

  /**
   * What is written together with the object. Asked again when another write was faster; for dry
   * runs it is asked and nothing is written.
   *
   * @throws dev.insula.machinery.object.ApiException if there is not enough left
   */
  List<Operation> reserve(AdmissionRequest request);
}
