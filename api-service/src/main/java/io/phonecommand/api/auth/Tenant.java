package io.phonecommand.api.auth;

import java.io.Serializable;

/**
 * The authenticated caller.
 *
 * @param name the value of the token's tenant claim
 */
public record Tenant(String name) implements Serializable {}
