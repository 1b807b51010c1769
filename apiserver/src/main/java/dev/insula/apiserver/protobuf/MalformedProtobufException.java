package dev.insula.apiserver.protobuf;

/** Bytes that are not the message they are said to be. */
final class MalformedProtobufException extends RuntimeException {

  MalformedProtobufException(String message) {
    super(message);
  }
}
