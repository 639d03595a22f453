/** Who is asking: verifies the token and names the tenant. */
@NullMarked
package io.phonecommand.api.auth;

import org.jspecify.annotations.NullMarked;
