/** Uses a model: click probabilities of prepared days and day files, and their metrics. */
package io.sparkctr.score;
