/**
 * What an instance id may look like, and whose each instance is and at which site, as it follows
 * from what all sites announce: workers and the api compute the same.
 */
@NullMarked
package io.phonecommand.common.directory;

import org.jspecify.annotations.NullMarked;
