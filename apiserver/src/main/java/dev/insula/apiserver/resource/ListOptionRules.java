package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.request.Query;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options of lists and watches from a query and refuses what does not fit together.
 * Stateless.
 *
 * <p>Source: the API concepts page, "Resource versions" and "Streaming lists", and the oracle.
 */
public final class ListOptionRules {

  private static final String EXACT = "Exact";
  private static final String NOT_OLDER_THAN = "NotOlderThan";

  private static final Pattern DIGITS = Pattern.compile("[+-]?[0-9]+");

  private ListOptionRules() {}

  /**
   * What revision a list reads at.
   *
   * @param exact the revision, or 0 for the newest
   * @param limited whether the limit counts; it does not where any revision is good enough
   */
  record ReadAt(long exact, boolean limited) {}

  /**
   * @throws ApiException 422, 400, or 504 for a revision that has not been reached
   */
  static ReadAt list(Query query, long limit, ObjectRepository objects) {
    String match = query.first("resourceVersionMatch", "");
    String version = query.first("resourceVersion", "");
    String token = query.first("continue", "");
    refuse(listCauses(query, match, version, token));
    if (!token.isEmpty()) {
      if (!version.isEmpty() && !version.equals("0")) {
        throw ApiException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      return new ReadAt(0, true);
    }
    long revision = ResourceVersions.ofList(version);
    long current = objects.keyspace().revision();
    if (revision > current) {
      throw ObjectRepository.tooLarge(revision, current);
    }
    boolean exact = match.equals(EXACT) || (match.isEmpty() && limit > 0 && revision > 0);
    boolean any = version.equals("0");
    return new ReadAt(exact ? revision : 0, !any);
  }

  private static List<Cause> listCauses(Query query, String match, String version, String token) {
    var causes = new ArrayList<Cause>();
    if (!match.isEmpty()) {
      if (version.isEmpty()) {
        causes.add(
            forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
      }
      if (!token.isEmpty()) {
        causes.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
      }
      if (!match.equals(EXACT) && !match.equals(NOT_OLDER_THAN)) {
        causes.add(unsupported(match, "\"Exact\", \"NotOlderThan\", \"\""));
      }
      if (match.equals(EXACT) && version.equals("0")) {
        causes.add(
            forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    if (initialEvents(query) != null) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "Forbidden: sendInitialEvents is forbidden for list",
              "sendInitialEvents"));
    }
    return causes;
  }

  /**
   * Checks the options of a watch.
   *
   * @throws ApiException 422, 400
   */
  public static void watch(Query query) {
    number(query, "limit"); // has to be one, though it does not count here
    String match = query.first("resourceVersionMatch", "");
    boolean initial = initialEvents(query) != null;
    var causes = new ArrayList<Cause>();
    if (initial && !match.equals(NOT_OLDER_THAN)) {
      causes.add(
          forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!match.isEmpty()) {
      if (!initial) {
        causes.add(
            forbidden(
                "resourceVersionMatch is forbidden for watch unless sendInitialEvents is"
                    + " provided"));
      }
      if (!match.equals(NOT_OLDER_THAN)) {
        causes.add(unsupported(match, "\"NotOlderThan\""));
      }
    }
    String version = query.first("resourceVersion", "");
    boolean anyVersion = version.isEmpty() || version.equals("0");
    // A watch that begins with what there is counts as one that asks for initial events.
    boolean matched = !match.isEmpty() || (!initial && anyVersion);
    if (matched && !query.first("continue", "").isEmpty()) {
      causes.add(forbidden("resourceVersionMatch is forbidden when continue is provided"));
    }
    refuse(causes);
  }

  /** Whether initial events are asked for, refused, or left open (null). */
  public static @Nullable Boolean initialEvents(Query query) {
    return query.has("sendInitialEvents") ? query.flag("sendInitialEvents") : null;
  }

  /**
   * A number in a query; 0 if it is absent.
   *
   * @throws ApiException 400 if it is none
   */
  public static long number(Query query, String name) {
    String text = query.first(name);
    if (text == null) {
      return 0;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      boolean digits = DIGITS.matcher(text).matches();
      throw ApiException.badRequest(
          "strconv.ParseInt: parsing "
              + Json.string(text)
              + (digits ? ": value out of range" : ": invalid syntax"));
    }
  }

  private static Cause forbidden(String why) {
    return new Cause("FieldValueForbidden", "Forbidden: " + why, "resourceVersionMatch");
  }

  private static Cause unsupported(String match, String supported) {
    return new Cause(
        "FieldValueNotSupported",
        "Unsupported value: " + Json.string(match) + ": supported values: " + supported,
        "resourceVersionMatch");
  }

  private static void refuse(List<Cause> causes) {
    if (!causes.isEmpty()) {
      throw ApiException.invalid("meta.k8s.io", "ListOptions", "", causes);
    }
  }
}
