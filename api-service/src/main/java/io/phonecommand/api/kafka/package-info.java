/**
 * What every reader of the service builds on: its poll loop, its health, and its topic at the
 * start. The readers themselves stand where their feature is.
 */
@NullMarked
package io.phonecommand.api.kafka;

import org.jspecify.annotations.NullMarked;
