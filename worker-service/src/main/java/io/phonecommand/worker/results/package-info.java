/**
 * Sends each result to the partition of the api replica that waits for it, and what becomes of a
 * job to where its request is kept.
 */
@NullMarked
package io.phonecommand.worker.results;

import org.jspecify.annotations.NullMarked;
