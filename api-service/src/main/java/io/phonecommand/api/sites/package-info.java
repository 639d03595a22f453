/** What the workers of each site say of themselves: whether they understand asynchronous tasks. */
@NullMarked
package io.phonecommand.api.sites;

import org.jspecify.annotations.NullMarked;
