package dev.insula.machinery.cel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading variables, fields and elements. */
final class AccessNodes {

  private AccessNodes() {}

  record Constant(Object value) implements Node {
    @Override
    public Object eval(Frame frame) {
      return value;
    }
  }

  record Variable(String name) implements Node {
    @Override
    public Object eval(Frame frame) {
      frame.charge(Costs.ACCESS);
      return frame.variable(name);
    }
  }

  record Local(int slot) implements Node {
    @Override
    public Object eval(Frame frame) {
      frame.charge(Costs.ACCESS);
      Object value = frame.local(slot);
      if (value instanceof LoopNode.Failure failure) {
        throw failure.cause();
      }
      return value;
    }
  }

  record Select(Node operand, String field) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object holder = operand.eval(frame);
      frame.charge(Costs.ACCESS);
      return holder instanceof Optional<?> optional
          ? through(optional, field)
          : Values.select(holder, field);
    }
  }

  record Has(Node operand, String field) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object holder = operand.eval(frame);
      return holder instanceof Optional<?> optional
          ? through(optional, field).isPresent()
          : Values.find(holder, field) != null;
    }
  }

  record OptionalSelect(Node operand, String field) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object holder = operand.eval(frame);
      frame.charge(Costs.ACCESS);
      return holder instanceof Optional<?> optional
          ? through(optional, field)
          : optional(Values.find(holder, field));
    }
  }

  record Index(Node operand, Node key) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object holder = operand.eval(frame);
      Object at = key.eval(frame);
      frame.charge(Costs.ACCESS);
      return holder instanceof Optional<?> optional
          ? throughIndex(optional, at)
          : Values.index(holder, at);
    }
  }

  record OptionalIndex(Node operand, Node key) implements Node {
    @Override
    public Object eval(Frame frame) {
      Object holder = operand.eval(frame);
      Object at = key.eval(frame);
      frame.charge(Costs.ACCESS);
      return holder instanceof Optional<?> optional
          ? throughIndex(optional, at)
          : optional(Values.findIndex(holder, at));
    }
  }

  private static Optional<Object> through(Optional<?> holder, String field) {
    return holder.isPresent() ? optional(Values.find(holder.get(), field)) : Optional.empty();
  }

  private static Optional<Object> throughIndex(Optional<?> holder, Object key) {
    return holder.isPresent() ? optional(Values.findIndex(holder.get(), key)) : Optional.empty();
  }

  private static Optional<Object> optional(@Nullable Object found) {
    return Optional.ofNullable(found);
  }
}
