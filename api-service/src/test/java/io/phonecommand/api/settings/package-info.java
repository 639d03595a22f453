@NullMarked
package io.phonecommand.api.settings;

import org.jspecify.annotations.NullMarked;
