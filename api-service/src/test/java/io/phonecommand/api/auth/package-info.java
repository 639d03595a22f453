@NullMarked
package io.phonecommand.api.auth;

import org.jspecify.annotations.NullMarked;
