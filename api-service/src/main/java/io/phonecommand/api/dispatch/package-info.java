/**
 * Turns a request into tasks and sends them to Kafka, waits for their results up to the window's
 * end, and answers for each instance.
 */
@NullMarked
package io.phonecommand.api.dispatch;

import org.jspecify.annotations.NullMarked;
