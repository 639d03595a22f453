/** The record of every command that a phone started: how often did it really run? */
@NullMarked
package io.phonecommand.simulator.log;

import org.jspecify.annotations.NullMarked;
