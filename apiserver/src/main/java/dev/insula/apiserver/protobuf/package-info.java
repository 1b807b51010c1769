/**
 * Kubernetes' protobuf encoding of built-in kinds, read by the field numbers of the model: no
 * generated classes. Start at {@link dev.insula.apiserver.protobuf.ProtobufBodies}. Uses {@code
 * model}.
 */
@NullMarked
package dev.insula.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
