package dev.insula.tenancy.airlock;

import java.util.List;

/**
 * An image whose full name is under none of these: a registry, a path of one, or a repository.
 *
 * @param registries each with or without a slash at its end; {@code r.example} does not stand for
 *     {@code r.example.org}
 */
record ImageElsewhere(List<String> registries) implements Check {

  private static final String HUB = "docker.io/";

  @Override
  public boolean refuses(Object value) {
    return value instanceof String image
        && registries.stream().noneMatch(registry -> isUnder(registry, fullName(image)));
  }

  private static boolean isUnder(String registry, String image) {
    if (!image.startsWith(registry)) {
      return false;
    }
    if (registry.endsWith("/") || image.length() == registry.length()) {
      return true;
    }
    char next = image.charAt(registry.length());
    return (next == '/' || next == ':' || next == '@') && !isPort(registry, image);
  }

  /** Whether what follows a registry's host is a port, which is another registry. */
  private static boolean isPort(String registry, String image) {
    return registry.indexOf('/') < 0
        && image.charAt(registry.length()) == ':'
        && image.indexOf('/', registry.length()) >= 0;
  }

  /** As container runtimes read short names: of the library, and of Docker Hub. */
  private static String fullName(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    String onHub = first.equals("docker.io") || first.equals("index.docker.io") ? first : "";
    if (hasHost && onHub.isEmpty()) {
      return image;
    }
    String path = hasHost ? image.substring(slash + 1) : image;
    return path.indexOf('/') < 0 ? HUB + "library/" + path : HUB + path;
  }
}
