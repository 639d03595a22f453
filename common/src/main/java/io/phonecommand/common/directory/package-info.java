/** Which site each instance is at, and whose it is, as it follows from what all sites announce. */
@NullMarked
package io.phonecommand.common.directory;

import org.jspecify.annotations.NullMarked;
