package io.sparkctr.bench;

import java.util.List;
import java.util.Map;

/**
 * All that {@code bench.json} holds, and {@code bench.md} shows.
 *
 * @param gitCommit of this project
 * @param versions of the peers, as they tell them
 * @param data how the day files were made, and what the best model could reach on the test day
 * @param leftOut contenders that could not be measured at all, and why
 */
record Report(
    String createdAt,
    String gitCommit,
    Machine machine,
    Map<String, String> versions,
    Map<String, Object> data,
    List<GroupReport> groups,
    List<String> leftOut) {}
