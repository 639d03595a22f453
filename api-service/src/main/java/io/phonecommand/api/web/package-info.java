/**
 * The HTTP contract: what a request must look like, and what every answer looks like.
 *
 * <p>The contract is the file {@code openapi.yaml}; {@code ApiDocument} serves it with the settings
 * filled in, {@code DocumentPage} for people. A new field or rule stands there and in {@code
 * RequestReader}.
 *
 * <p>{@code RequestReader} reads a request: {@code JsonReader} its bytes and the JSON, itself the
 * two fields, which the synchronous and the asynchronous command share. {@code TaskController}
 * answers whoever asks what has become of an asynchronous one, and {@code TaskEvents} writes that
 * as a stream. {@code PhonesController} answers whoever asks about phones, as {@code
 * PhoneQueryReader} reads it, and {@code OperationsController} operators.
 *
 * <p>An error is an {@code ApiError} and a text, and {@code AnswerBodies} makes the body of both.
 * How far the request has come decides who writes it:
 *
 * <ul>
 *   <li>Tomcat refuses what never reaches a filter, such as a request line that is no HTTP: {@code
 *       TomcatErrorReport}, in place of Tomcat's page. What comes as HTTP/2 has no request at all:
 *       its answer is written to the connection as it is, see {@code WebConfiguration}.
 *   <li>A filter refuses: {@code PreflightFilter}, {@code TenantFilter}, and, for Spring Security's
 *       filters, the two beans of {@code WebConfiguration} that answer for a token that is refused
 *       and for what the firewall rejects. They write by {@code ErrorWriter}, as {@code
 *       TomcatErrorReport} does. {@code OperatorFilter} lets the framework do it.
 *   <li>A controller, or the framework around it, throws: {@code ErrorHandler}. A method that it
 *       would let pass is refused by the controller itself.
 *   <li>Whoever else raises an error inside of the service leaves it to the container, which
 *       forwards it to its error page: {@code ContainerErrors}. It writes by {@code ErrorWriter},
 *       too.
 * </ul>
 *
 * <p>{@code ContainerRefusal} says what a status means that Tomcat or the framework has chosen.
 * {@code RequestMetrics} counts, by their codes, those that come as far as the filters.
 */
@NullMarked
package io.phonecommand.api.web;

import org.jspecify.annotations.NullMarked;
