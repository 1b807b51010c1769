package dev.insula.machinery.names;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which versions of a custom group are preferred: {@code v2, v1, v1beta2, v1beta1,
 * v1alpha1}, then names of other shapes by the alphabet. Stateless.
 *
 * <p>Source: "Version priority" in the documentation of CustomResourceDefinition versions.
 */
public final class VersionOrder implements Comparator<String> {

  private static final Pattern VERSION =
      Pattern.compile("v([1-9][0-9]{0,8})(?:(alpha|beta)([1-9][0-9]{0,8}))?");

  @Override
  public int compare(String one, String other) {
    Matcher a = VERSION.matcher(one);
    Matcher b = VERSION.matcher(other);
    boolean aFits = a.matches();
    boolean bFits = b.matches();
    if (!aFits || !bFits) {
      return aFits == bFits ? one.compareTo(other) : aFits ? -1 : 1;
    }
    int byStability = Integer.compare(stability(b), stability(a));
    if (byStability != 0) {
      return byStability;
    }
    int byMajor = Integer.compare(Integer.parseInt(b.group(1)), Integer.parseInt(a.group(1)));
    return byMajor != 0 ? byMajor : Integer.compare(minor(b), minor(a));
  }

  private static int stability(Matcher version) {
    String word = version.group(2);
    return word == null ? 2 : word.equals("beta") ? 1 : 0;
  }

  private static int minor(Matcher version) {
    return version.group(3) == null ? 0 : Integer.parseInt(version.group(3));
  }
}
