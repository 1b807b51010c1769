package dev.insula.apiserver.admission;

/**
 * Changes objects as the owner of the control plane wants it: policies, webhooks. Thread-safe.
 *
 * <p>Hooks run after the plug-ins. If one changed an object, the plug-ins run once more, and then
 * those hooks again that ask for it.
 */
public interface MutatingHook {

  /**
   * @param again whether this is the second round
   * @return whether the object was changed
   * @throws dev.insula.machinery.object.ApiException if it refuses the write
   */
  boolean admit(AdmissionRequest request, boolean again);
}
