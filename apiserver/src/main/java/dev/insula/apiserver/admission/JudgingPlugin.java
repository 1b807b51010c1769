package dev.insula.apiserver.admission;

import dev.insula.machinery.object.Status.Cause;
import java.util.List;

/**
 * A rule of a kind that looks at other objects, which the kind itself cannot. Thread-safe. It is
 * told of together with what else is wrong, before that.
 */
@FunctionalInterface
public interface JudgingPlugin {

  /** What is wrong with the object of the request, as it will be stored. */
  List<Cause> judge(AdmissionRequest request);
}
