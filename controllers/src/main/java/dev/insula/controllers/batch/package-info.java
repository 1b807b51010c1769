/**
 * The controllers of the group {@code batch}: jobs run pods to completion. Start at {@link
 * dev.insula.controllers.batch.JobController}.
 */
@NullMarked
package dev.insula.controllers.batch;

import org.jspecify.annotations.NullMarked;
