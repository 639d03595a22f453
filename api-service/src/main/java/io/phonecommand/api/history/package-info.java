/**
 * What recent x-request-ids were used for, on this replica and on the others: a repeat is
 * recognised, and one that asks for something else refused.
 */
@NullMarked
package io.phonecommand.api.history;

import org.jspecify.annotations.NullMarked;
