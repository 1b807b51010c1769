package dev.insula.apiserver.kinds;

/** Rules on horizontal pod autoscalers. */
final class AutoscalingChecks {

  private AutoscalingChecks() {}

  static void define(Vocabulary words) {
    words.check("hpaReplicas", AutoscalingChecks::replicas);
    words.check("scalingPolicies", AutoscalingChecks::policies);
    words.check("referenceVersion", ScaleTargets::targetVersion);
    words.check("between0to3600", AutoscalingChecks::window);
  }

  private static void replicas(Node spec, Findings findings) {
    Node max = spec.field("maxReplicas");
    if (max.integer() == 0) {
      findings.required(max, "must be set and greater than 0");
    } else if (max.integer() < 0) {
      findings.invalid(max, "must be greater than or equal to 1");
    }
    Node min = spec.field("minReplicas");
    if (min.present() && max.integer() < min.integer()) {
      findings.invalid(max, max.integer(), "must be greater than or equal to `minReplicas`");
    }
  }

  private static void window(Node seconds, Findings findings) {
    if (seconds.integer() < 0) {
      findings.invalid(seconds, "must be greater than or equal to zero");
    } else if (seconds.integer() > 3600) {
      findings.invalid(seconds, "must be less than or equal to 3600");
    }
  }

  /** Rules that are there have policies, be it those of the defaults. */
  private static void policies(Node rules, Findings findings) {
    if (rules.field("policies").empty()) {
      findings.required(rules.field("policies"), "must specify at least one Policy");
    }
  }
}
