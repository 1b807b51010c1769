/**
 * How an audit's report is written: a table for people, JSON for scripts, SARIF 2.1.0 and JUnit XML
 * for CI systems. Start at {@link dev.insula.tenancy.audit.report.AuditFormat}. Pure.
 */
@NullMarked
package dev.insula.tenancy.audit.report;

import org.jspecify.annotations.NullMarked;
