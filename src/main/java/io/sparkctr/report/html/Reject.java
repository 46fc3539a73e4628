package io.sparkctr.report.html;

/**
 * A line in quarantine. Its text comes from a day file and may hold anything.
 *
 * @param day name of the day
 * @param line number in its file, from 1, as the quarantine spells it
 * @param reason why it was rejected
 */
public record Reject(String day, String line, String reason, String text) {}
