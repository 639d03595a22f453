/** A load on a cluster, what is done to it meanwhile, and the judgement at the end. */
@NullMarked
package io.phonecommand.systemtests.trial;

import org.jspecify.annotations.NullMarked;
