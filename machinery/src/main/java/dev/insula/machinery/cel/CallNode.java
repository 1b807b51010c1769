package dev.insula.machinery.cel;

import java.util.List;

/**
 * A call of a function with evaluated arguments.
 *
 * @param overload the overload that the checker found, empty if the types leave it open
 */
record CallNode(FunctionTable functions, String function, String overload, List<Node> args)
    implements Node {

  @Override
  public Object eval(Frame frame) {
    var values = new Object[args.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = args.get(i).eval(frame);
    }
    // Before the call, so that what is too expensive is not done.
    frame.charge(CallCost.before(function, overload, values));
    String name = functions.knows(overload) ? overload : function;
    Object result = functions.call(name, values);
    frame.charge(CallCost.after(function, result));
    return result;
  }
}
