package dev.insula.machinery.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The language as Kubernetes 1.36 has it, with the variables that expressions may use. Immutable,
 * thread-safe.
 *
 * <p>Source: {@code k8s.io/apiserver/pkg/cel/environment}.
 */
public final class CelEnvironment {

  @SuppressWarnings("deprecation") // Kubernetes refuses literals of mixed types as this option does
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableOptionalSyntax(true)
          .enableHeterogeneousNumericComparisons(true)
          .enableQuotedIdentifierSyntax(false)
          .populateMacroCalls(false)
          .maxExpressionCodePointSize(CelLimits.EXPRESSION_CODE_POINTS)
          .maxParseRecursionDepth(CelLimits.RECURSION_DEPTH)
          .build();

  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");
  private static final Pattern PARSER_ERROR =
      Pattern.compile(
          "mismatched input|no viable alternative|extraneous input|token recognition"
              + " error|missing ");

  private final CelCompiler compiler;
  private final FunctionTable functions;
  private final Set<String> variables;

  private CelEnvironment(CelCompiler compiler, FunctionTable functions, Set<String> variables) {
    this.compiler = compiler;
    this.functions = functions;
    this.variables = variables;
  }

  /** An environment without variables yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The type of the variable {@code authorizer}. */
  public static CelType authorizerType() {
    return Types.AUTHORIZER;
  }

  /** The type of a check of a resource that lacks its verb. */
  public static CelType resourceCheckType() {
    return Types.RESOURCE_CHECK;
  }

  /** The type of {@code quantity('1Gi')}. */
  public static CelType quantityType() {
    return Types.QUANTITY;
  }

  /** The type of values that nothing is known of. */
  public static CelType dynamicType() {
    return SimpleType.DYN;
  }

  /**
   * Parses, checks and prepares an expression.
   *
   * @throws CelCompileException with the compiler's listing
   */
  public CelExpression compile(String source) throws CelCompileException {
    CelValidationResult parsed = compiler.parse(source, "<input>");
    try {
      CelAbstractSyntaxTree tree = parsed.getAst();
      CelValidationResult checked = compiler.check(tree);
      List<CelIssue> issues =
          checked.hasError() ? checked.getAllIssues() : LiteralRules.check(checked.getAst());
      if (!issues.isEmpty()) {
        throw new CelCompileException(listing(issues, tree.getSource()));
      }
      return new CelExpression(source, checked.getAst(), functions, variables);
    } catch (CelValidationException e) {
      throw new CelCompileException(listing(e.getErrors(), e.getSource()));
    }
  }

  private static String listing(List<CelIssue> issues, CelSource source) {
    return issues.stream()
        .sorted(
            Comparator.comparingInt((CelIssue issue) -> issue.getSourceLocation().getLine())
                .thenComparingInt(issue -> issue.getSourceLocation().getColumn()))
        .map(CelEnvironment::reworded)
        .map(issue -> issue.toDisplayString(source))
        .collect(Collectors.joining("\n"));
  }

  /** The compilers of Go and Java differ in some of their words. */
  private static CelIssue reworded(CelIssue issue) {
    String message =
        CANDIDATES
            .matcher(issue.getMessage())
            .replaceFirst("")
            .replace("google.protobuf.Timestamp", "timestamp")
            .replace("google.protobuf.Duration", "duration")
            .replaceFirst("expecting \\{<EOF>, .*\\}$", "expecting <EOF>")
            .replace("The argument must be a simple name", "argument must be a simple name");
    if (message.startsWith("For input string")) {
      message = "invalid int literal";
    }
    String kind = PARSER_ERROR.matcher(message).lookingAt() ? "Syntax error: " : "";
    return CelIssue.formatError(issue.getSourceLocation(), kind + message);
  }

  /** Collects variables. Not thread-safe. */
  public static final class Builder {

    private final Map<String, CelType> variables = new LinkedHashMap<>();
    private final Map<String, CelType> types = new LinkedHashMap<>();
    private boolean bindings;

    private Builder() {}

    /** Adds the macro {@code cel.bind}. */
    public Builder bindings() {
      bindings = true;
      return this;
    }

    /** Declares a variable; object types that its type mentions are declared with it. */
    public Builder variable(String name, CelType type) {
      variables.put(name, type);
      collect(type);
      return this;
    }

    /**
     * Declares a variable whose fields are looked up when an expression asks for them, so that
     * there may be more of them later.
     *
     * @param type the types of its fields have to be known without it
     */
    public Builder growingVariable(String name, StructType type) {
      variables.put(name, type);
      types.put(type.name(), type);
      return this;
    }

    /** Declares an object type that expressions may make values of. */
    public Builder type(StructType type) {
      collect(type);
      return this;
    }

    private void collect(CelType type) {
      if (type instanceof StructType struct) {
        if (types.putIfAbsent(struct.name(), struct) == null) {
          struct.fields().forEach(field -> collect(field.type()));
        }
      }
      type.parameters().forEach(this::collect);
    }

    public CelEnvironment build() {
      FunctionTable functions = Shared.FUNCTIONS;
      CelCompilerBuilder builder =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(OPTIONS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addLibraries(CelExtensions.optional(), CelExtensions.comprehensions())
              .addMacros(ListFunctions.sortBy())
              .addFunctionDeclarations(functions.declarations());
      if (bindings) {
        builder.addLibraries(CelExtensions.bindings());
      }
      Types.NAMED.forEach(type -> builder.addVar(type.name(), TypeType.create(type)));
      variables.forEach(builder::addVar);
      if (!types.isEmpty()) {
        builder.setTypeProvider(new DeclaredTypes(ImmutableList.copyOf(types.values())));
      }
      return new CelEnvironment(builder.build(), functions, Set.copyOf(variables.keySet()));
    }
  }

  /** Made on first use: what all environments have in common. */
  private static final class Shared {
    private static final FunctionTable FUNCTIONS = FunctionTable.kubernetes();

    private Shared() {}
  }

  private record DeclaredTypes(ImmutableList<CelType> all) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return all;
    }

    @Override
    public Optional<CelType> findType(String typeName) {
      return all.stream().filter(type -> type.name().equals(typeName)).findFirst();
    }
  }
}
