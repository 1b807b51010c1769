package dev.insula.apiserver.audit;

/** How much is told of a request. In rising order. */
enum AuditLevel {
  NONE("None"),
  METADATA("Metadata"),
  REQUEST("Request"),
  REQUEST_RESPONSE("RequestResponse");

  private final String word;

  AuditLevel(String word) {
    this.word = word;
  }

  /** As policies and events write it. */
  String word() {
    return word;
  }

  static AuditLevel of(String word) {
    for (AuditLevel level : values()) {
      if (level.word.equals(word)) {
        return level;
      }
    }
    throw new IllegalArgumentException("no audit level is called \"" + word + "\"");
  }
}
