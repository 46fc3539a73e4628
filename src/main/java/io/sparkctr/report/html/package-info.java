/**
 * Reports as single HTML pages: of a run, of a comparison, of all runs. In: the records that the
 * program stores. Out: the text of a page that needs no network. {@code src/main/jte} has the
 * templates; {@link io.sparkctr.report.html.Page} is what they show.
 */
package io.sparkctr.report.html;
