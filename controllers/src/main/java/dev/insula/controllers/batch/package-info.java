/**
 * The controllers of the group {@code batch}: jobs run pods to completion, cron jobs make jobs.
 * Start at {@link dev.insula.controllers.batch.JobController} and {@link
 * dev.insula.controllers.batch.CronJobController}.
 */
@NullMarked
package dev.insula.controllers.batch;

import org.jspecify.annotations.NullMarked;
