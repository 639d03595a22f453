/** Random faults for as long as one likes, and what became of the promises and of the processes. */
@NullMarked
package io.phonecommand.systemtests.soak;

import org.jspecify.annotations.NullMarked;
