package dev.insula.apiserver.crd;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The priority of API versions: GA before beta before alpha, higher numbers first, and names of any
 * other form last in alphabetical order. Source: "Version priority" in the page on versions of
 * CustomResourceDefinitions.
 */
final class VersionOrder {

  static final Comparator<String> NEWEST_FIRST = VersionOrder::compare;

  private static final Pattern FORM = Pattern.compile("v([0-9]{1,9})(?:(alpha|beta)([0-9]{1,9}))?");
  private static final int GA = 2;

  private record Parts(int stability, int major, int minor) {}

  private VersionOrder() {}

  private static int compare(String a, String b) {
    Matcher first = FORM.matcher(a);
    Matcher second = FORM.matcher(b);
    boolean firstHasForm = first.matches();
    boolean secondHasForm = second.matches();
    if (firstHasForm && secondHasForm) {
      return Comparator.comparingInt(Parts::stability)
          .thenComparingInt(Parts::major)
          .thenComparingInt(Parts::minor)
          .reversed()
          .compare(parts(first), parts(second));
    }
    if (firstHasForm != secondHasForm) {
      return firstHasForm ? -1 : 1;
    }
    return a.compareTo(b);
  }

  private static Parts parts(Matcher matched) {
    String stage = matched.group(2);
    int stability = stage == null ? GA : stage.equals("beta") ? 1 : 0;
    int minor = matched.group(3) == null ? 0 : Integer.parseInt(matched.group(3));
    return new Parts(stability, Integer.parseInt(matched.group(1)), minor);
  }
}
