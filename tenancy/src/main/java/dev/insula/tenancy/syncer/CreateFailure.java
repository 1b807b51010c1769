package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ApiException;

/** Why the super cluster did not make an object, by what is to be done about it. */
enum CreateFailure {
  /** There is an object of that name. */
  EXISTS,

  /** The namespace or the service account is not there (any more): it is to be brought again. */
  NO_PLACE,

  /** The super cluster's admission says no, such as by a quota: the tenant is told. */
  REFUSED,

  /** Anything else, which may pass. */
  OTHER;

  static CreateFailure of(ApiException e) {
    if (e.isAlreadyExists()) {
      return EXISTS;
    }
    String message = e.status().message();
    // Admission has no codes of its own for these; the words are those of all Kubernetes versions.
    boolean noPlace =
        e.isNotFound()
            || (e.code() == 403
                && (message.contains("because it is being terminated")
                    || message.contains("error looking up service account")));
    if (noPlace) {
      return NO_PLACE;
    }
    return switch (e.code()) {
      case 400, 403, 422 -> REFUSED;
      default -> OTHER;
    };
  }
}
