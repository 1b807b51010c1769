package dev.insula.tenancy.airlock;

/**
 * Why an object may not pass.
 *
 * @param field path of the field, with list positions
 * @param rule id of the rule
 * @param why what the rule prevents
 * @param remedy what to do instead
 */
public record Refusal(String field, String rule, String why, String remedy) {

  /** One sentence for an Event or a condition. */
  public String message() {
    return field + ": refused by rule " + rule + ": " + why + "; " + remedy;
  }

  /** One sentence for who may do it all the same. */
  public String warning() {
    return field + ": " + why + "; " + remedy + " (" + rule + ")";
  }
}
