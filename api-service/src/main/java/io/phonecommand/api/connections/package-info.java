/**
 * What a caller's TCP connection may cost, and for how long: what Tomcat's own limits, which count
 * from one read to the next, leave open.
 */
@NullMarked
package io.phonecommand.api.connections;

import org.jspecify.annotations.NullMarked;
