/**
 * Questions about rights and identities that are asked as creates of objects which are not stored:
 * access reviews, token reviews, and the requests for tokens. Start at {@link
 * dev.insula.apiserver.review.ReviewActions}.
 */
@NullMarked
package dev.insula.apiserver.review;

import org.jspecify.annotations.NullMarked;
