package dev.insula.tenancy.audit;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hole in a component by which tenants were let out, and the versions that have it, from the
 * projects' advisories ({@code known-holes.json}).
 *
 * @param since first minor version that has it
 * @param fixed first patch of each minor version that has it no more; later minors never had it
 */
record KnownHole(String component, String cve, Version since, List<Version> fixed, String why) {

  /** {@code v1.31.2}, {@code 1.31.2-gke.3}: what comes after the numbers says nothing. */
  record Version(int major, int minor, int patch) implements Comparable<Version> {

    private static final Pattern TEXT =
        Pattern.compile("v?([0-9]{1,6})\\.([0-9]{1,6})(?:\\.([0-9]{1,6}))?.*", Pattern.DOTALL);

    static Optional<Version> parse(String text) {
      Matcher found = TEXT.matcher(text);
      if (!found.matches()) {
        return Optional.empty();
      }
      String patch = found.group(3);
      return Optional.of(
          new Version(
              Integer.parseInt(found.group(1)),
              Integer.parseInt(found.group(2)),
              patch == null ? 0 : Integer.parseInt(patch)));
    }

    boolean isOfMinor(Version other) {
      return major == other.major && minor == other.minor;
    }

    @Override
    public int compareTo(Version other) {
      if (major != other.major) {
        return Integer.compare(major, other.major);
      }
      return minor != other.minor
          ? Integer.compare(minor, other.minor)
          : Integer.compare(patch, other.patch);
    }
  }

  /** Whether that version has it. */
  boolean isIn(Version version) {
    if (version.compareTo(since) < 0) {
      return false;
    }
    for (Version first : fixed) {
      if (version.isOfMinor(first)) {
        return version.compareTo(first) < 0;
      }
    }
    // Older minor versions than those that were mended were left as they are.
    return version.compareTo(fixed.getLast()) < 0;
  }

  /** Holes of a component's version, each with its reason. */
  static List<KnownHole> in(String component, String version) {
    return Version.parse(version).stream()
        .flatMap(
            parsed ->
                all().stream()
                    .filter(hole -> hole.component().equals(component))
                    .filter(hole -> hole.isIn(parsed)))
        .toList();
  }

  static List<KnownHole> all() {
    try (InputStream in = KnownHole.class.getResourceAsStream("known-holes.json")) {
      if (in == null) {
        throw new IllegalStateException("missing resource known-holes.json");
      }
      return ((JsonArray) Json.parse(in.readAllBytes()))
          .objects().stream().map(KnownHole::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnownHole parse(JsonObject json) {
    return new KnownHole(
        json.string("component", ""),
        json.string("cve", ""),
        version(json.string("since", "")),
        json.strings("fixed").stream().map(KnownHole::version).toList(),
        json.string("why", ""));
  }

  private static Version version(String text) {
    return Version.parse(text).orElseThrow(() -> new IllegalStateException("no version: " + text));
  }
}
