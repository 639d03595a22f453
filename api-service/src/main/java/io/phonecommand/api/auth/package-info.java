/**
 * Who is asking: which requests need a token, what makes one good, and which claim names the
 * tenant.
 */
@NullMarked
package io.phonecommand.api.auth;

import org.jspecify.annotations.NullMarked;
