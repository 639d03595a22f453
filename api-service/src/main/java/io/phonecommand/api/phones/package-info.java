/**
 * Which phones a tenant has, and whether they are there: lists of them in the order of their ids,
 * of which any page is found at once, and what their sites say of their states.
 *
 * <p>{@code TenantPhones} has a {@code PhoneList} for each tenant. Two threads change it: the one
 * that reads the instances topics tells it whose each phone is and at which site, the one that
 * reads the states topics ({@code StatesReading}) what the sites say of phones, in whatever order.
 * A state counts only where it is of the phone's own site; {@code StrayStates} keeps the others for
 * a while.
 *
 * <p>{@code PhoneQueries} answers requests, {@code PhonePages} those for pages. Whether a phone is
 * running depends on the moment as well, on what the workers of its site have said of late: {@code
 * Moment}.
 */
@NullMarked
package io.phonecommand.api.phones;

import org.jspecify.annotations.NullMarked;
