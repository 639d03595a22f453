/**
 * Which phones (instances) this site has and where they are, read from a file that may change, and
 * announced to the api.
 */
@NullMarked
package io.phonecommand.worker.inventory;

import org.jspecify.annotations.NullMarked;
