package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.tenancy.rbac.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of Insula's rights in docs/security.md is what the roles are made from. */
class RightsTableTest {

  @Test
  void theTableSaysOfEachRightWhyItIsThere() throws IOException {
    assertThat(told()).containsExactlyElementsOf(Right.all().stream().map(this::row).toList());
  }

  @Test
  void everyRightHasAReason() {
    assertThat(Right.all()).allSatisfy(right -> assertThat(right.why()).hasSizeGreaterThan(15));
  }

  private static List<String> told() throws IOException {
    String text = Files.readString(root().resolve("docs/security.md"));
    String section = text.substring(text.indexOf("## What Insula itself may do"));
    var rows = new ArrayList<String>();
    for (String line : section.substring(0, section.indexOf("\n## ", 3)).split("\n", -1)) {
      if (line.startsWith("| `")) {
        rows.add(line);
      }
    }
    return rows;
  }

  private String row(Right right) {
    String group = right.group().isEmpty() ? "" : right.group() + "/";
    String names =
        right.names().isEmpty()
            ? ""
            : right.names().stream().collect(Collectors.joining("`, `", " named `", "`"));
    String where = right.namespace().isEmpty() ? "everywhere" : "`" + right.namespace() + "`";
    return "| `%s%s`%s | %s | %s | %s |"
        .formatted(
            group, right.resource(), names, String.join(", ", right.verbs()), where, right.why());
  }

  /** Maven runs tests in the module's directory. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/security.md"))) {
      here = here.getParent();
    }
    return here;
  }
}
