package dev.insula.machinery.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions of an environment: what the checker knows of them, and how they behave. Filled once
 * by the libraries, then not changed.
 */
final class FunctionTable {

  private final Map<String, List<CelOverloadDecl>> declared = new LinkedHashMap<>();
  private final Map<String, List<CelFunction>> behaviours = new HashMap<>();

  /** The functions of Kubernetes 1.36. */
  static FunctionTable kubernetes() {
    var table = new FunctionTable();
    OperatorFunctions.declare(table);
    ConversionFunctions.declare(table);
    TimeFunctions.declare(table);
    StringFunctions.declare(table);
    ListFunctions.declare(table);
    KubernetesListFunctions.declare(table);
    SetFunctions.declare(table);
    OptionalFunctions.declare(table);
    RegexFunctions.declare(table);
    UrlFunctions.declare(table);
    NetFunctions.declare(table);
    QuantityFunctions.declare(table);
    SemverFunctions.declare(table);
    FormatFunctions.declare(table);
    AuthorizerFunctions.declare(table);
    JsonPatchFunctions.declare(table);
    return table;
  }

  FunctionTable global(String name, String overload, CelType result, CelType... args) {
    return add(name, CelOverloadDecl.newGlobalOverload(overload, result, List.of(args)));
  }

  FunctionTable member(String name, String overload, CelType result, CelType... args) {
    return add(name, CelOverloadDecl.newMemberOverload(overload, result, List.of(args)));
  }

  private FunctionTable add(String name, CelOverloadDecl overload) {
    declared.computeIfAbsent(name, _ -> new ArrayList<>()).add(overload);
    return this;
  }

  /** Gives a function a behaviour; several are tried in order. */
  FunctionTable bind(String name, CelFunction behaviour) {
    behaviours.computeIfAbsent(name, _ -> new ArrayList<>()).add(behaviour);
    return this;
  }

  List<CelFunctionDecl> declarations() {
    var out = new ArrayList<CelFunctionDecl>();
    declared.forEach(
        (name, overloads) -> out.add(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
    return out;
  }

  boolean knows(String name) {
    return behaviours.containsKey(name);
  }

  Object call(String name, Object[] args) {
    for (CelFunction behaviour : behaviours.getOrDefault(name, List.of())) {
      Object result = behaviour.call(args);
      if (result != null) {
        return result;
      }
    }
    throw noSuchOverload(name, args);
  }

  private static CelEvaluationException noSuchOverload(String name, Object[] args) {
    if (name.startsWith("_") || name.startsWith("@") || name.endsWith("_")) {
      return CelEvaluationException.noSuchOverload();
    }
    var types = new ArrayList<String>();
    for (Object arg : args) {
      types.add(arg instanceof com.google.re2j.Pattern ? "string" : TypeValue.nameOf(arg));
    }
    return new CelEvaluationException(
        "no such overload: " + name + "(" + String.join(", ", types) + ")");
  }
}
