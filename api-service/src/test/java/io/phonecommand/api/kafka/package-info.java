@NullMarked
package io.phonecommand.api.kafka;

import org.jspecify.annotations.NullMarked;
