package dev.insula.apiserver.kinds;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules on parameters of drivers, on topologies and on amounts of storage. */
final class ParameterChecks {

  private static final int MAX_PARAMETERS = 512;
  private static final int MAX_PARAMETER_BYTES = 256 * 1024;
  private static final int MAX_NODE_ID = 192;

  private ParameterChecks() {}

  static void define(Vocabulary words) {
    words.check("driverParameters", ParameterChecks::parameters);
    words.check("topologyTerms", ParameterChecks::topologies);
    words.check("topologyKeys", ParameterChecks::topologyKeys);
    words.check("csiNodeId", ParameterChecks::nodeId);
    words.check("nonNegativeAmount", ParameterChecks::nonNegative);
    words.check("nodeAmounts", ParameterChecks::nodeAmounts);
    words.check("wholeStorageWarning", ParameterChecks::wholeStorage);
  }

  private static void parameters(Node parameters, Findings findings) {
    if (parameters.object().size() > MAX_PARAMETERS) {
      findings.tooLong(parameters, MAX_PARAMETERS);
      return;
    }
    long bytes = 0;
    for (String key : parameters.object().keySet()) {
      if (key.isEmpty()) {
        findings.invalid(parameters, key, "field can not be empty.");
      }
      bytes += key.length() + parameters.entry(key).string().length();
    }
    if (bytes > MAX_PARAMETER_BYTES) {
      findings.tooLong(parameters, MAX_PARAMETER_BYTES);
    }
  }

  private static void topologies(Node terms, Findings findings) {
    Map<Map<String, Set<String>>, Integer> before = new HashMap<>();
    for (int i = 0; i < terms.list().size() && !findings.isFull(); i++) {
      Node expressions = terms.element(i).field("matchLabelExpressions");
      Map<String, Set<String>> values = new HashMap<>();
      for (int j = 0; j < expressions.list().size(); j++) {
        Node expression = expressions.element(j);
        requirement(expression, findings);
        Node key = expression.field("key");
        Set<String> own = Set.copyOf(expression.field("values").list().strings());
        if (values.put(key.string(), own) != null) {
          findings.duplicate(key, key.string(), "");
        }
      }
      // Kubernetes compares with the terms that follow as well, as if those were empty.
      int toCome = values.isEmpty() ? terms.list().size() - i : 0;
      int same = before.merge(values, 1, Integer::sum) - 1 + toCome;
      for (int j = 0; j < same && !findings.isFull(); j++) {
        findings.duplicate(expressions, "", "");
      }
    }
  }

  private static void requirement(Node expression, Findings findings) {
    Node values = expression.field("values");
    if (values.empty()) {
      findings.required(values);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < values.list().size(); i++) {
      if (!seen.add(values.element(i).string())) {
        findings.duplicate(values.element(i));
      }
    }
    Node key = expression.field("key");
    Formats.named("qualifiedName")
        .apply(key.string())
        .forEach(text -> findings.invalid(key, key.string(), text));
  }

  /** Of a driver on a node; errors name the driver. */
  private static void topologyKeys(Node driver, Findings findings) {
    Set<String> seen = new HashSet<>();
    Node keys = driver.field("topologyKeys");
    for (String key : keys.list().strings()) {
      if (key.isEmpty()) {
        findings.required(driver);
      }
      if (!seen.add(key)) {
        findings.duplicate(driver, key, "");
      }
      Formats.named("qualifiedName")
          .apply(key)
          .forEach(text -> findings.invalid(driver, key, text));
    }
  }

  private static void nodeId(Node id, Findings findings) {
    if (id.string().length() > MAX_NODE_ID) {
      findings.invalid(id, "must be " + MAX_NODE_ID + " characters or less");
    }
  }

  private static void nonNegative(Node amount, Findings findings) {
    if (Quantities.value(amount.string()).signum() < 0) {
      findings.invalid(amount, "must be greater than or equal to 0");
    }
  }

  private static void nodeAmounts(Node status, Findings findings) {
    for (String field : List.of("capacity", "allocatable")) {
      Node amounts = status.field(field);
      for (String name : ResourceChecks.sorted(amounts)) {
        ResourceChecks.sign(amounts.field(name).with(amounts.entry(name).value()), name, findings);
      }
    }
  }

  private static void wholeStorage(Node spec, Findings findings) {
    Node size = spec.at("resources.requests").entry("storage");
    BigDecimal amount = Quantities.value(size.string());
    if (size.present() && amount.stripTrailingZeros().scale() > 0) {
      findings.warn(
          size.path()
              + ": fractional byte value \""
              + size.string()
              + "\" is invalid, must be an integer");
    }
  }
}
