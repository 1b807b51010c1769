package dev.insula.apiserver.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions that cells of the data may call, by name: {@code text spec.type}. The first word is
 * the name, the others are its arguments.
 */
final class CellWords {

  /** Makes a cell of the words after its name. */
  @FunctionalInterface
  interface Factory {
    Cell make(List<String> arguments);
  }

  private final Map<String, Factory> words = new HashMap<>();

  static CellWords standard() {
    var words = new CellWords();
    BasicCells.define(words);
    PodCells.define(words);
    CoreCells.define(words);
    EventCells.define(words);
    WorkloadCells.define(words);
    NetworkCells.define(words);
    OtherCells.define(words);
    return words;
  }

  void define(String word, Factory factory) {
    if (words.put(word, factory) != null) {
      throw new IllegalStateException("cell " + word + " is defined twice");
    }
  }

  void define(String word, Cell cell) {
    define(word, _ -> cell);
  }

  Cell cell(String text) {
    List<String> parts = List.of(text.split(" "));
    Factory factory = words.get(parts.getFirst());
    if (factory == null) {
      throw new IllegalArgumentException("no cell is called " + parts.getFirst());
    }
    return factory.make(parts.subList(1, parts.size()));
  }
}
