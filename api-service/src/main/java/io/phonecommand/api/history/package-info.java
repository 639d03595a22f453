/** What recent x-request-ids were used for, on this replica and on the others. */
@NullMarked
package io.phonecommand.api.history;

import org.jspecify.annotations.NullMarked;
