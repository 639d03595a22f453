/** worker-service: runs a site's tasks on its phones. */
@NullMarked
package io.phonecommand.worker;

import org.jspecify.annotations.NullMarked;
