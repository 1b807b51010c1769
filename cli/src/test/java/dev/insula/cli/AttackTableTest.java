package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of attacks in docs/security.md and the tests of attacks tell of each other. */
class AttackTableTest {

  /** The classes whose every test is an attack. */
  private static final Set<String> CATALOGUES =
      Set.of("AttackCatalogueTest", "OwnDoorsTest", "HomeDoorsTest");

  /** Their tests whose rows are attacks. */
  private static final Set<String> ROWS =
      Set.of("isRefusedWithAWord", "isNobodyElsewhere", "isNothingMoreAtHome");

  private static final Pattern REFERENCE = Pattern.compile("`([A-Za-z0-9]+Test)(?:\\.(\\w+))?`");

  private static final Pattern METHOD =
      Pattern.compile("@(?:Parameterized)?Test\\b[\\s\\S]*?\\bvoid (\\w+)\\(");

  private static final Pattern ATTACK_ROW = Pattern.compile("(?m)^ {10}([\\w-]+) +\\|");

  private record Row(String attack, List<String> cells, String tests) {}

  private static List<Row> rows;
  private static List<Path> tests;

  @BeforeAll
  static void read() throws IOException {
    Path root = root();
    String text = Files.readString(root.resolve("docs/security.md"));
    rows = new ArrayList<>();
    int begin = text.indexOf("\n## Attacks");
    int end = text.indexOf("\n## ", begin + 1);
    for (String line : text.substring(begin, end).split("\n", -1)) {
      if (line.startsWith("| ") && !line.startsWith("| attack ")) {
        List<String> cells = List.of(line.substring(2, line.lastIndexOf('|')).split(" \\| ", -1));
        rows.add(new Row(cells.getFirst().strip(), cells, cells.getLast()));
      }
    }
    try (Stream<Path> files = Files.walk(root)) {
      tests =
          files
              .filter(file -> file.toString().contains("/src/test/java/"))
              .filter(file -> file.toString().endsWith("Test.java"))
              .toList();
    }
  }

  /** Maven runs tests in the module's directory. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/security.md"))) {
      here = here.getParent();
    }
    return here;
  }

  private static List<String> sources(String className) {
    return tests.stream()
        .filter(file -> file.getFileName().toString().equals(className + ".java"))
        .map(AttackTableTest::source)
        .toList();
  }

  private static String source(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyTestThatTheTableNamesIsThere() {
    assertThat(rows).hasSizeGreaterThan(100);
    for (Row row : rows) {
      Matcher reference = REFERENCE.matcher(row.tests());
      assertThat(reference.results()).as(row.attack()).isNotEmpty();
      reference
          .reset()
          .results()
          .forEach(found -> assertIsThere(row.attack(), found.group(1), found.group(2)));
    }
  }

  private static void assertIsThere(String attack, String className, String method) {
    List<String> sources = sources(className);
    assertThat(sources).as(attack + ": " + className).isNotEmpty();
    if (method != null) {
      assertThat(sources)
          .as(attack + ": " + className + "." + method)
          .anyMatch(
              text -> METHOD.matcher(text).results().anyMatch(m -> m.group(1).equals(method)));
    } else if (CATALOGUES.contains(className)) {
      assertThat(attacksOf(className)).as(className).contains(attack);
    }
  }

  private static Set<String> attacksOf(String className) {
    var out = new HashSet<String>();
    for (String text : sources(className)) {
      ATTACK_ROW.matcher(text).results().forEach(found -> out.add(found.group(1)));
    }
    return out;
  }

  @Test
  void everyAttackThatIsTestedStandsInTheTable() {
    List<String> told = rows.stream().map(Row::attack).toList();
    for (String className : CATALOGUES) {
      assertThat(told).as(className).containsAll(attacksOf(className));
    }
  }

  @Test
  void everyTestOfACatalogueStandsInTheTable() {
    String told = String.join("\n", rows.stream().map(Row::tests).toList());
    for (String className : CATALOGUES) {
      boolean asRows = told.contains("`" + className + "`");
      assertThat(asRows).isTrue();
      for (String text : sources(className)) {
        METHOD
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .filter(method -> !ROWS.contains(method))
            .forEach(method -> assertThat(told).contains("`" + className + "." + method + "`"));
      }
    }
  }

  @Test
  void everyAttackOfTheTableSaysWhatRefusesIt() {
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.cells())
                    .as(row.attack())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .noneMatch(String::isBlank));
  }
}
