package dev.insula.apiserver.kinds;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Locale;

/** The name of a container's image, as far as defaults depend on it. Stateless. */
final class ImageName {

  private static final int MAX_PATH = 255;

  private static final Pattern DOMAIN =
      Pattern.compile(
          "([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
              + "|\\[[a-fA-F0-9:]+\\])(:[0-9]+)?");

  private static final String PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REST =
      Pattern.compile(
          "("
              + PART
              + "(/"
              + PART
              + ")*)(:(?P<tag>[\\w][\\w.-]{0,127}))?"
              + "(?P<digest>@(sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}))?");

  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

  private ImageName() {}

  /**
   * Whether the image is the latest one: by its tag, or because it has neither tag nor digest. What
   * is no name of an image is not.
   */
  static boolean isLatest(String image) {
    if (IDENTIFIER.matches(image)) {
      return false;
    }
    int slash = image.indexOf('/');
    boolean hosted = slash >= 0 && isHost(image.substring(0, slash));
    if (hosted && !DOMAIN.matches(image.substring(0, slash))) {
      return false;
    }
    Matcher rest = REST.matcher(hosted ? image.substring(slash + 1) : image);
    if (!rest.matches() || rest.group(1).length() > MAX_PATH) {
      return false;
    }
    String tag = rest.group("tag");
    return tag == null ? rest.group("digest") == null : tag.equals("latest");
  }

  /** Whether the first part is meant as the registry's. */
  private static boolean isHost(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }
}
