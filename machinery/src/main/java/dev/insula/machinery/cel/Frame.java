package dev.insula.machinery.cel;

import org.jspecify.annotations.Nullable;

/** What one evaluation holds. Used by one thread. */
final class Frame {

  private final CelBindings bindings;
  private final CelBudget budget;
  private final @Nullable Object[] locals;

  Frame(CelBindings bindings, CelBudget budget, int locals) {
    this.bindings = bindings;
    this.budget = budget;
    this.locals = new Object[locals];
  }

  void charge(long cost) {
    budget.charge(cost);
  }

  Object variable(String name) {
    Object value = bindings.find(name);
    if (value == null) {
      throw new CelEvaluationException("no such attribute(s): " + name);
    }
    return value;
  }

  Object local(int slot) {
    Object value = locals[slot];
    if (value == null) {
      throw new IllegalStateException("a variable is read before it is set");
    }
    return value;
  }

  void setLocal(int slot, Object value) {
    locals[slot] = value;
  }
}
