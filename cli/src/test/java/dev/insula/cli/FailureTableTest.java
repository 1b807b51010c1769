package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of others' failures in docs/architecture.md names tests that are there. */
class FailureTableTest {

  private static final int FAILURES = 11;
  private static final Pattern REFERENCE = Pattern.compile("`([A-Za-z0-9]+Test)(?:\\.(\\w+))?`");

  /** Maven runs tests in the module's directory. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/architecture.md"))) {
      here = here.getParent();
    }
    return here;
  }

  @Test
  void everyFailureHasTestsThatAreThere() throws IOException {
    List<String> rows =
        Files.readAllLines(root().resolve("docs/architecture.md")).stream()
            .filter(line -> line.matches("\\| \\d+\\. .*"))
            .toList();
    assertThat(rows).hasSize(FAILURES);
    List<Path> tests;
    try (Stream<Path> files = Files.walk(root())) {
      tests = files.filter(file -> file.toString().contains("/src/test/java/")).toList();
    }
    for (String row : rows) {
      var references = REFERENCE.matcher(row).results().toList();
      assertThat(references).as(row).isNotEmpty();
      for (var reference : references) {
        assertThat(isThere(tests, reference.group(1), reference.group(2)))
            .as(reference.group())
            .isTrue();
      }
    }
  }

  private static boolean isThere(List<Path> tests, String name, String method) throws IOException {
    for (Path file : tests) {
      if (file.getFileName().toString().equals(name + ".java")) {
        return method == null || Files.readString(file).contains("void " + method + "(");
      }
    }
    return false;
  }
}
