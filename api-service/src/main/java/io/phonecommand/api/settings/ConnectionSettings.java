package io.phonecommand.api.settings;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What a caller's connection may cost.
 *
 * @param headerLimit from accepting a connection, or from the first byte of a later request on it,
 *     to the end of the request's headers
 * @param bodyLimit from the end of the headers to the end of the body
 * @param answerLimit from the first byte of the answer to its last
 * @param withoutTokenPerAddress how many connections of one address may be there that have never
 *     shown a good token; 0: any number
 * @param withoutToken how many such connections there may be of all addresses together; 0: any
 *     number
 * @param perTenant how many connections of one tenant may be there on which no request of its is
 *     under way that was counted for it; 0: any number
 */
public record ConnectionSettings(
    @NotNull @DurationMin(inclusive = false) Duration headerLimit,
    @NotNull @DurationMin(inclusive = false) Duration bodyLimit,
    @NotNull @DurationMin(inclusive = false) Duration answerLimit,
    @PositiveOrZero int withoutTokenPerAddress,
    @PositiveOrZero int withoutToken,
    @PositiveOrZero int perTenant) {}
