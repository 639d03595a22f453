package io.phonecommand.worker.inventory;

/**
 * A phone of this site. The address comes from the site's inventory only, never from a message.
 *
 * @param instanceId the id that callers use
 * @param tenant who rents it
 * @param host name or address of its adbd, as this worker reaches it
 * @param port 1..65535
 */
public record Phone(String instanceId, String tenant, String host, int port) {}
