/**
 * Whether the site's phones can be reached: what commands find out, and asking phones that nobody
 * uses, and announcing what changes on the states topic of the site.
 */
@NullMarked
package io.phonecommand.worker.states;

import org.jspecify.annotations.NullMarked;
