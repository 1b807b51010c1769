package dev.insula.cli;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.Map;

/** Keeps a ConfigMap for each greeting, and takes it away by a finalizer. */
@ControllerConfiguration(name = "greetings", finalizerName = "clients.insula.dev/greeting")
public final class GreetingReconciler implements Reconciler<Greeting>, Cleaner<Greeting> {

  @Override
  public UpdateControl<Greeting> reconcile(Greeting greeting, Context<Greeting> context) {
    context
        .getClient()
        .resource(map(greeting))
        .fieldManager("greetings")
        .forceConflicts()
        .serverSideApply();
    greeting.setStatus(new Greeting.Status(greeting.getMetadata().getGeneration()));
    return UpdateControl.patchStatus(greeting);
  }

  @Override
  public DeleteControl cleanup(Greeting greeting, Context<Greeting> context) {
    context.getClient().resource(map(greeting)).delete();
    return DeleteControl.defaultDelete();
  }

  private static ConfigMap map(Greeting greeting) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(greeting.getMetadata().getName() + "-greeting")
        .withNamespace(greeting.getMetadata().getNamespace())
        .endMetadata()
        .withData(Map.of("text", greeting.getSpec().text()))
        .build();
  }
}
