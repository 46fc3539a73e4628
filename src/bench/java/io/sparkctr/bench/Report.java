package io.sparkctr.bench;

import java.util.List;
import java.util.Map;

/**
 * The content of {@code bench.json} and {@code bench.md}.
 *
 * @param gitCommit of this project
 * @param versions of the peers, as they report them
 * @param data settings of the day files, and the metrics of the true probabilities on the test day
 * @param leftOut contenders that could not be measured, with the reason
 */
record Report(
    String createdAt,
    String gitCommit,
    Machine machine,
    Map<String, String> versions,
    Map<String, Object> data,
    List<GroupReport> groups,
    List<String> leftOut) {}
