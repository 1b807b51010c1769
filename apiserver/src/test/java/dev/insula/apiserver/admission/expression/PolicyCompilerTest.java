package dev.insula.apiserver.admission.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.SimpleType;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {

  private static final JsonObject SPEC =
      Json.parseObject("{\"variables\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");

  private final AdmissionExpressions expressions = new AdmissionExpressions();
  private final PolicyCompiler compiler = new PolicyCompiler(expressions, SPEC);

  @Test
  void anExpressionSeesTheVariablesThatAreDeclaredBeforeIt() throws Exception {
    assertThatThrownBy(() -> compiler.compile("variables.a", true))
        .hasMessageContaining("undefined field 'a'");

    compiler.declare("a", SimpleType.INT);

    assertThat(compiler.compile("variables.a + 1", true).typeName()).isEqualTo("int");
    assertThat(compiler.compile("variables.a + 1", false).typeName()).isEqualTo("int");
    assertThatThrownBy(() -> compiler.compile("variables.a + variables.b", true))
        .hasMessageContaining("undefined field 'b'");
  }

  @Test
  void aVariableKeepsItsType() {
    compiler.declare("a", SimpleType.INT);

    assertThatThrownBy(() -> compiler.compile("variables.a + 'text'", true))
        .isInstanceOf(CelCompileException.class)
        .hasMessageContaining("found no matching overload for '_+_' applied to '(int, string)'");
  }

  @Test
  void aMutationSeesTheVariablesToo() throws Exception {
    compiler.declare("a", SimpleType.STRING);

    String source = "Object{metadata: Object.metadata{labels: {'a': variables.a}}}";
    assertThat(compiler.compileMutation(source).typeName()).isEqualTo("Object");
  }

  @Test
  void onePolicysVariablesAreNotAnothersAndNoConditionSeesAny() {
    compiler.declare("a", SimpleType.INT);
    var other = new PolicyCompiler(expressions, new JsonObject());

    assertThatThrownBy(() -> other.compile("variables.a", true))
        .hasMessageContaining("undefined field 'a'");
    assertThatThrownBy(() -> compiler.compileCondition("variables.a == 1"))
        .hasMessageContaining("undeclared reference to 'variables'");
  }

  @Test
  void onlyWhoMayAskForRightsDoes() throws Exception {
    String source = "authorizer.requestResource.check('create').allowed()";

    assertThat(compiler.compile(source, true).typeName()).isEqualTo("bool");
    assertThatThrownBy(() -> compiler.compile(source, false))
        .hasMessageContaining("undeclared reference to 'authorizer'");
  }
}
