/** The stored model: a stock MLlib directory, and beside it where it comes from. */
package io.sparkctr.model;
