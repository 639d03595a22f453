/**
 * The whole system as processes: brokers, the workers and phones of sites, api replicas, and what
 * lies between them.
 */
@NullMarked
package io.phonecommand.systemtests.cluster;

import org.jspecify.annotations.NullMarked;
