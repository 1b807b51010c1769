package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.request.Warnings;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;

/**
 * What a write is told besides the object.
 *
 * @param target the object; on create the name may still be empty
 * @param subresource empty for the object itself
 * @param fieldManager who is recorded in managedFields; empty for what the server changes itself,
 *     which is nobody's
 * @param fieldManagerGiven whether the request named it itself
 * @param force apply only: take fields over from other managers
 * @param warnings collects what the answer warns of
 */
public record WriteCall(
    ResourceDefinition definition,
    ObjectName target,
    String subresource,
    UserInfo user,
    boolean dryRun,
    String fieldManager,
    boolean fieldManagerGiven,
    boolean force,
    Decoding decoding,
    Warnings warnings,
    Instant now) {

  /**
   * How strictly the body is read.
   *
   * @param problems what was found in the body before its fields were looked at
   */
  public record Decoding(FieldValidation validation, RequestBody.Problems problems) {
    public static final Decoding LENIENT =
        new Decoding(FieldValidation.IGNORE, RequestBody.Problems.NONE);
  }

  /** What is done about unknown and duplicate fields. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  public WriteContext context() {
    return new WriteContext(
        user, definition.resource(), target.namespace(), subresource, dryRun, now);
  }

  /** The same call, with a body that has been read. */
  WriteCall withProblems(RequestBody.Problems problems) {
    return new WriteCall(
        definition,
        target,
        subresource,
        user,
        dryRun,
        fieldManager,
        fieldManagerGiven,
        force,
        new Decoding(decoding.validation(), problems),
        warnings,
        now);
  }

  WriteCall withTarget(ObjectName newTarget) {
    return new WriteCall(
        definition,
        newTarget,
        subresource,
        user,
        dryRun,
        fieldManager,
        fieldManagerGiven,
        force,
        decoding,
        warnings,
        now);
  }
}
