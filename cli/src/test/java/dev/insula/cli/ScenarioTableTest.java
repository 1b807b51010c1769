package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/scenarios.md names tests that are there. */
class ScenarioTableTest {

  private static final String TABLE = "docs/scenarios.md";
  private static final Pattern REFERENCE = Pattern.compile("`([A-Za-z0-9]+Test)(?:\\.(\\w+))?`");

  /** Maven runs tests in the module's directory. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve(TABLE))) {
      here = here.getParent();
    }
    return here;
  }

  @Test
  void everyScenarioHasTestsThatAreThere() throws IOException {
    List<String> rows =
        Files.readAllLines(root().resolve(TABLE)).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what "))
            .toList();
    Map<String, String> tests = tests();

    assertThat(rows).hasSizeGreaterThan(50);
    for (String row : rows) {
      var references = REFERENCE.matcher(row).results().toList();
      assertThat(references).as(row).isNotEmpty();
      for (var reference : references) {
        assertThat(tests).as(row).containsKey(reference.group(1));
        String method = reference.group(2);
        assertThat(tests.get(reference.group(1)))
            .as(reference.group())
            .contains(method == null ? "class " + reference.group(1) : "void " + method + "(");
      }
    }
  }

  /** Sources of tests by the names of their classes. */
  private static Map<String, String> tests() throws IOException {
    var out = new HashMap<String, String>();
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*/src/test/java/.*Test\\.java")).toList()) {
        String name = file.getFileName().toString();
        out.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
      }
    }
    return out;
  }
}
