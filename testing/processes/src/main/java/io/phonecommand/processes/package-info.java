/**
 * Brokers, services and simulated phones as processes of their own on loopback: what starts them,
 * waits for them, watches them, and pauses, stops and kills them.
 */
@NullMarked
package io.phonecommand.processes;

import org.jspecify.annotations.NullMarked;
