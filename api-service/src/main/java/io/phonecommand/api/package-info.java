/** The HTTP service: it authenticates, validates, fans out and waits; it never talks to a phone. */
@NullMarked
package io.phonecommand.api;

import org.jspecify.annotations.NullMarked;
