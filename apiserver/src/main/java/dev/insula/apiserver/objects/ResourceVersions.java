package dev.insula.apiserver.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;

/** Reads resourceVersions as clients give them: opaque to them, decimal revisions to the server. */
public final class ResourceVersions {

  private ResourceVersions() {}

  /** Raised with what Go says about the text; the places differ in the code they answer. */
  public static final class BadVersion extends RuntimeException {
    BadVersion(String message) {
      super(message);
    }
  }

  /** The revision; 0 for an empty one. */
  public static long parse(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        throw new BadVersion("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
      }
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadVersion("strconv.ParseUint: parsing \"" + text + "\": value out of range");
    }
  }

  /** Of an object that is written. Kubernetes answers 500 without a reason for a bad one. */
  public static long ofWrite(String text) {
    try {
      return parse(text);
    } catch (BadVersion e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a text is the version of something; what is no number is none, and neither is 0. */
  public static boolean isVersion(String text) {
    try {
      return parse(text) != 0;
    } catch (BadVersion e) {
      return false;
    }
  }

  /** Of the query of a get or watch. */
  public static long ofRead(String text) {
    try {
      return parse(text);
    } catch (BadVersion e) {
      throw failure("resourceVersion: Invalid value: \"" + text + "\": " + e.getMessage());
    }
  }

  /** Of the query of a list. */
  public static long ofList(String text) {
    try {
      return parse(text);
    } catch (BadVersion e) {
      throw ApiException.badRequest(
          "invalid resource version: resourceVersion: Invalid value: \""
              + text
              + "\": "
              + e.getMessage());
    }
  }

  /** 500 without a reason, as for errors that the API server does not classify. */
  public static ApiException failure(String message) {
    return new ApiException(new Status(500, "", message, new JsonObject()));
  }
}
