/** What a phone knows: its files, properties, packages and settings. */
@NullMarked
package io.phonecommand.simulator.device;

import org.jspecify.annotations.NullMarked;
