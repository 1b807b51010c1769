package dev.insula.controllers.batch;

import dev.insula.machinery.json.JsonObject;

/**
 * That a job ends, and why. It is first announced by a condition of its own, and said for good when
 * all pods are counted and gone.
 *
 * @param isFailure whether it fails
 */
record JobEnd(boolean isFailure, String reason, String message) {

  static JobEnd failure(String reason, String message) {
    return new JobEnd(true, reason, message);
  }

  static JobEnd success(String reason, String message) {
    return new JobEnd(false, reason, message);
  }

  static JobEnd announced(boolean failure, JsonObject condition) {
    return new JobEnd(failure, condition.string("reason", ""), condition.string("message", ""));
  }

  String announcement() {
    return isFailure ? Job.FAILURE_TARGET : Job.SUCCESS_CRITERIA_MET;
  }

  String condition() {
    return isFailure ? Job.FAILED : Job.COMPLETE;
  }
}
