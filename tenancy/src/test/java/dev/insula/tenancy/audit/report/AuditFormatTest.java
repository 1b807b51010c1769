package dev.insula.tenancy.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.audit.AuditCheck;
import dev.insula.tenancy.audit.AuditChecks;
import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class AuditFormatTest {

  /** As a name that a tenant chose might be. */
  private static final String HOSTILE = "<x a=\"b\">&\u001b[31m\u202e\u0000]]>";

  private static final List<AuditCheck> CHECKS = AuditChecks.all();

  private static final AuditReport REPORT =
      new AuditReport(
          "https://127.0.0.1:7443",
          "v1.36.2",
          "2026-01-31T10:00:00.123456Z",
          List.of(
              new Outcome("", CHECKS.get(0), new Verdict.Holds("3 bindings")),
              new Outcome("", CHECKS.get(1), new Verdict.Unverifiable("a pod can tell")),
              new Outcome("acme", CHECKS.get(2), new Verdict.NotPromised("profile trusted")),
              new Outcome(
                  "acme",
                  CHECKS.get(3),
                  new Verdict.Broken(
                      List.of(
                          new Finding("Pod a/b", "is bad"), new Finding("Pod a/c", HOSTILE))))));

  @Test
  void theTableSaysWhatIsBrokenAndWhatToDo() {
    assertThat(AuditFormat.TABLE.write(REPORT))
        .contains("INSTALLATION", "TENANT acme", "BROKEN " + CHECKS.get(3).id())
        .contains("Pod a/b: is bad", "remedy: " + CHECKS.get(3).remedy())
        .contains("NOT VERIFIED FROM HERE", "a pod can tell")
        .contains("1 holds, 1 broken, 1 unverifiable, 1 not promised");
  }

  @Test
  void theTableHasNothingThatChangesATerminal() {
    assertThat(AuditFormat.TABLE.write(REPORT))
        .doesNotContain("\u001b")
        .doesNotContain("\u202e")
        .doesNotContain("\u0000");
  }

  @Test
  void jsonHasEveryOutcome() {
    JsonObject json = Json.parseObject(AuditFormat.JSON.write(REPORT));

    assertThat(json.objectAt("summary").integer("broken", 0)).isEqualTo(1);
    assertThat(json.objects("outcomes")).hasSize(4);
    assertThat(json.objects("outcomes").get(3).objects("findings")).hasSize(2);
    assertThat(json.objects("outcomes").get(3).string("tenant")).isEqualTo("acme");
  }

  /** What the schema of SARIF 2.1.0 requires, and the rules of 3.27.9 and 3.27.10. */
  @Test
  void sarifHasWhatItsSchemaRequires() {
    JsonObject sarif = Json.parseObject(AuditFormat.SARIF.write(REPORT));

    assertThat(sarif.string("version")).isEqualTo("2.1.0");
    assertThat(URI.create(String.valueOf(sarif.string("$schema"))).isAbsolute()).isTrue();
    JsonObject run = sarif.objects("runs").getFirst();
    JsonObject driver = run.objectAt("tool", "driver");
    assertThat(driver.string("name")).isNotBlank();
    List<JsonObject> rules = driver.objects("rules");
    assertThat(rules).extracting(rule -> rule.string("id", "")).doesNotHaveDuplicates();
    assertThat(run.objects("results")).hasSize(5);
    for (JsonObject result : run.objects("results")) {
      JsonObject rule = rules.get((int) result.integer("ruleIndex", -1));
      assertThat(result.string("ruleId")).isEqualTo(rule.string("id"));
      assertThat(result.stringAt("message", "text")).isNotBlank();
      String kind = result.string("kind", "");
      assertThat(kind).isIn(Set.of("pass", "open", "notApplicable", "fail"));
      assertThat(result.string("level")).isEqualTo(kind.equals("fail") ? "error" : "none");
    }
    assertThat(run.objects("invocations").getFirst().containsKey("executionSuccessful")).isTrue();
  }

  @Test
  void junitCountsWhatItHas() throws Exception {
    byte[] xml = AuditFormat.JUNIT.write(REPORT).getBytes(StandardCharsets.UTF_8);
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml))
            .getDocumentElement();

    assertThat(root.getTagName()).isEqualTo("testsuites");
    var suites = root.getElementsByTagName("testsuite");
    assertThat(suites.getLength()).isEqualTo(2);
    for (int i = 0; i < suites.getLength(); i++) {
      var suite = (Element) suites.item(i);
      assertThat(suite.getAttribute("name")).isNotEmpty();
      assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-01-31T10:00:00");
      count(suite, "tests", "testcase");
      count(suite, "failures", "failure");
      count(suite, "skipped", "skipped");
    }
    assertThat(root.getElementsByTagName("failure").item(0).getTextContent())
        .contains("Pod a/b: is bad", "<x a=\"b\">&");
  }

  private static void count(Element suite, String attribute, String element) {
    assertThat(suite.getAttribute(attribute))
        .isEqualTo(Integer.toString(suite.getElementsByTagName(element).getLength()));
  }
}
