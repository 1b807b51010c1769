/**
 * Kubernetes' protobuf encoding of built-in kinds, read and written by the field numbers of the
 * model: no generated classes. Start at {@link dev.insula.apiserver.protobuf.ProtobufBodies} for
 * requests and {@link dev.insula.apiserver.protobuf.ProtobufAnswers} for answers. Uses {@code
 * model} and {@code request}.
 */
@NullMarked
package dev.insula.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
