package io.sparkctr.report.html;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a report shows, in words and exact figures, before it becomes HTML.
 *
 * @param kind what the page is, in a few words over the title
 * @param lead what the reader needs to know first, one sentence each
 * @param verdict the outcome, set apart from the rest
 * @param cards the key figures
 */
record Page(
    String kind,
    String title,
    List<String> lead,
    Optional<Verdict> verdict,
    List<Card> cards,
    List<Section> sections) {

  Page {
    lead = List.copyOf(lead);
    cards = List.copyOf(cards);
    sections = List.copyOf(sections);
  }

  /** How a verdict is coloured; its words say the same. */
  enum Tone {
    GOOD,
    BAD,
    NEUTRAL;

    /** The class in the style sheet. */
    String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The outcome: one line, and the reason. */
  record Verdict(Tone tone, String line, String reason) {}

  /** A key figure with a note in plain words. */
  record Card(String label, String value, String note) {}

  /**
   * A part of the page.
   *
   * @param id unique in the page; letters and hyphens
   * @param intro how to read it, or why it holds nothing; may be empty
   */
  record Section(String id, String title, String intro, List<Block> blocks) {
    Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** What a section is made of. */
  sealed interface Block permits Chart, Sentences, Table {}

  /** Plain sentences, as a list. */
  record Sentences(List<String> lines) implements Block {
    Sentences {
      lines = List.copyOf(lines);
    }
  }

  /** All charts of the page, in order. */
  List<Chart> charts() {
    return sections.stream()
        .flatMap(section -> section.blocks().stream())
        .filter(Chart.class::isInstance)
        .map(Chart.class::cast)
        .toList();
  }
}
