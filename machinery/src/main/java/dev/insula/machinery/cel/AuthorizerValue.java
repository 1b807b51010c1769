package dev.insula.machinery.cel;

/** The values that authorization checks are built with. Immutable. */
record AuthorizerValue(CelAuthorizer authorizer) implements KubernetesValue {

  private static final String PACKAGE = "kubernetes.authorization.";

  @Override
  public String typeName() {
    return PACKAGE + "Authorizer";
  }

  record PathCheck(CelAuthorizer authorizer, String path) implements KubernetesValue {
    @Override
    public String typeName() {
      return PACKAGE + "PathCheck";
    }
  }

  record GroupCheck(CelAuthorizer authorizer, String group) implements KubernetesValue {
    @Override
    public String typeName() {
      return PACKAGE + "GroupCheck";
    }

    ResourceCheck resource(String resource) {
      var question = new CelAuthorizer.ResourceQuestion("", group, resource, "", "", "", "", "");
      return new ResourceCheck(authorizer, question);
    }
  }

  record ResourceCheck(CelAuthorizer authorizer, CelAuthorizer.ResourceQuestion question)
      implements KubernetesValue {

    @Override
    public String typeName() {
      return PACKAGE + "ResourceCheck";
    }

    ResourceCheck with(String part, String value) {
      var q = question;
      var changed =
          new CelAuthorizer.ResourceQuestion(
              q.verb(),
              q.group(),
              q.resource(),
              part.equals("subresource") ? value : q.subresource(),
              part.equals("namespace") ? value : q.namespace(),
              part.equals("name") ? value : q.name(),
              part.equals("fieldSelector") ? value : q.fieldSelector(),
              part.equals("labelSelector") ? value : q.labelSelector());
      return new ResourceCheck(authorizer, changed);
    }

    Verdict check(String verb) {
      var q = question;
      return new Verdict(
          authorizer.checkResource(
              new CelAuthorizer.ResourceQuestion(
                  verb,
                  q.group(),
                  q.resource(),
                  q.subresource(),
                  q.namespace(),
                  q.name(),
                  q.fieldSelector(),
                  q.labelSelector())));
    }
  }

  record Verdict(CelAuthorizer.Decision decision) implements KubernetesValue {
    @Override
    public String typeName() {
      return PACKAGE + "Decision";
    }
  }
}
