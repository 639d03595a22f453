/**
 * The whole system as processes of its own on loopback: brokers, workers, api replicas and
 * simulated phones that a test can kill, stop, pause and start again.
 */
@NullMarked
package io.phonecommand.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
