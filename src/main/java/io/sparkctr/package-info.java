/** The program's entry point. Only {@link io.sparkctr.Main} ends the process. */
package io.sparkctr;
