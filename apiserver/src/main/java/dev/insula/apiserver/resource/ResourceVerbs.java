package dev.insula.apiserver.resource;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.objects.ObjectRepository;

/**
 * All verbs over the objects of one control plane. Immutable, thread-safe. What the HTTP requests
 * and the in-process client share.
 */
public record ResourceVerbs(
    ObjectRepository objects,
    GetVerb get,
    ListVerb list,
    CreateVerb create,
    UpdateVerb update,
    PatchVerb patch,
    ApplyVerb apply,
    DeleteVerb delete,
    DeleteCollectionVerb deleteCollection,
    ViewVerb view) {

  /**
   * @param controlPlane what continue tokens are bound to
   */
  public static ResourceVerbs of(
      ObjectRepository objects,
      AdmissionChain admission,
      FieldOwnership ownership,
      Companions companions,
      String controlPlane) {
    var rules = new WriteRules(objects, admission);
    var update = new ObjectUpdate(objects, rules, ownership, companions);
    var create = new CreateVerb(objects, rules, ownership, companions);
    var list = new ListVerb(objects, controlPlane);
    var delete = new DeleteVerb(objects, rules, companions);
    return new ResourceVerbs(
        objects,
        new GetVerb(objects),
        list,
        create,
        new UpdateVerb(update, create),
        new PatchVerb(update),
        new ApplyVerb(update, create, ownership),
        delete,
        new DeleteCollectionVerb(list, delete),
        new ViewVerb(update, rules));
  }
}
