package io.sparkctr.bench;

import java.util.List;
import java.util.Set;

/**
 * Entries that are measured in turn and shown in one table.
 *
 * @param title the work that all entries do
 * @param entries in the order of the table
 * @param baselines labels of the entries that the others are compared with
 */
record Group(String suite, String title, List<Entry> entries, List<String> baselines) {

  /** A group whose baselines are all entries of other projects. */
  static Group besidePeers(String suite, String title, List<Entry> entries) {
    List<String> peers =
        entries.stream()
            .filter(entry -> entry.contender().peer() != Peer.CTR)
            .map(Entry::label)
            .toList();
    return new Group(suite, title, entries, peers);
  }

  /** A group whose baseline is the first entry. */
  static Group besideFirst(String suite, String title, List<Entry> entries) {
    return new Group(suite, title, entries, List.of(entries.get(0).label()));
  }

  Group only(Set<Peer> peers) {
    List<Entry> kept =
        entries.stream().filter(entry -> peers.contains(entry.contender().peer())).toList();
    return new Group(suite, title, kept, baselines);
  }
}
