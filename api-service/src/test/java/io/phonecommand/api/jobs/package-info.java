@NullMarked
package io.phonecommand.api.jobs;

import org.jspecify.annotations.NullMarked;
