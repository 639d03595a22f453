/** The HTTP contract: what a request must look like, and what every answer looks like. */
@NullMarked
package io.phonecommand.api.web;

import org.jspecify.annotations.NullMarked;
