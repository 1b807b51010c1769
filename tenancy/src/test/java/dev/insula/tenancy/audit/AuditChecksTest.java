package dev.insula.tenancy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditChecksTest {

  private static final List<AuditCheck> ALL = AuditChecks.all();

  @Test
  void eachCheckHasAnIdOfItsOwn() {
    assertThat(ALL).extracting(AuditCheck::id).doesNotHaveDuplicates();
    assertThat(ALL).extracting(AuditCheck::id).allMatch(id -> id.matches("[a-z0-9-]+"));
  }

  @Test
  void eachCheckSaysWhatToDo() {
    assertThat(ALL).allSatisfy(check -> assertThat(check.remedy()).isNotBlank());
  }

  @ParameterizedTest
  @EnumSource(Layer.class)
  void eachLayerIsChecked(Layer layer) {
    assertThat(ALL).anyMatch(check -> check.layer() == layer);
  }

  @Test
  void whatAnApiServerCannotShowHasChecksThatSaySo() throws IOException {
    String text = Files.readString(Path.of("../docs/security.md"));
    String table = text.substring(text.indexOf("\n## What an API server cannot show"));
    List<String> named =
        table
            .lines()
            .filter(line -> line.startsWith("| "))
            .flatMap(line -> Pattern.compile("`([a-z-]+)`").matcher(line).results())
            .map(found -> found.group(1))
            .toList();

    assertThat(named).isNotEmpty();
    assertThat(ALL).extracting(AuditCheck::id).containsAll(named);
  }

  /** The checks of kubectl-mtb: the eighteen, and those that are pending there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Block access to cluster resources",
        "Block modification of multitenant resources",
        "Block added capabilities",
        "Block privileged containers",
        "Block privilege escalation",
        "Block modification of resource quotas",
        "Block access to other tenants' resources",
        "Block use of host path volumes",
        "Block use of NodePort services",
        "Block use of host network and ports",
        "Block use of host PID",
        "Block use of host IPC",
        "Require run as non-root user",
        "Require namespace quotas",
        "Require object quotas",
        "Require imagePullPolicy Always",
        "Allow self-service creation of role bindings",
        "Allow self-service creation of network policies",
        "Require PersistentVolumeClaims (pending)",
        "Require reclaim policy Delete (pending)",
        "Block access to existing persistent volumes (pending)",
        "Block cross-tenant network access (pending)",
        "Block access to other tenants' roles and role bindings (pending)",
      })
  void whatKubectlMtbChecksIsAnswered(String name) {
    assertThat(ALL.stream().flatMap(c -> c.references().stream()).collect(Collectors.toSet()))
        .contains("mtb: " + name);
  }
}
