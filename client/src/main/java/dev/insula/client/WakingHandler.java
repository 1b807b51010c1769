package dev.insula.client;

import dev.insula.machinery.object.ObjectName;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** For whom every change is alike, but for those that change nothing that matters. */
record WakingHandler<T>(BiPredicate<T, T> same, Consumer<ObjectName> wake)
    implements InformerHandler<T> {

  @Override
  public void onAdd(ObjectName name, T value) {
    wake.accept(name);
  }

  @Override
  public void onUpdate(ObjectName name, T before, T value) {
    if (!same.test(before, value)) {
      wake.accept(name);
    }
  }

  @Override
  public void onDelete(ObjectName name, T last) {
    wake.accept(name);
  }
}
