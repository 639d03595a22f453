package io.phonecommand.api.directory;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where instances are announced.
 *
 * @param sharedInstances whether what sites of an earlier version announce on the topic that they
 *     share counts, until they announce on topics of their own
 */
@ConfigurationProperties("phone-command.api")
record DirectoryProperties(boolean sharedInstances) {}
