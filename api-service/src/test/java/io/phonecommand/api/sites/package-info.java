@NullMarked
package io.phonecommand.api.sites;

import org.jspecify.annotations.NullMarked;
