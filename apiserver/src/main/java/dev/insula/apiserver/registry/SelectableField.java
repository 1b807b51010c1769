package dev.insula.apiserver.registry;

import java.util.List;

/**
 * A field that field selectors can name.
 *
 * @param paths where its value is in the stored object, member by member; the first that has a
 *     value counts ({@code involvedObject.name} of events lives elsewhere in the other group)
 * @param whenAbsent what an absent field compares as, such as {@code false} for a boolean
 */
public record SelectableField(List<List<String>> paths, String whenAbsent) {

  /** A field at a dotted path, empty when absent. */
  public static SelectableField of(String dottedPath) {
    return new SelectableField(List.of(List.of(dottedPath.split("\\."))), "");
  }
}
