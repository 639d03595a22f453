package io.phonecommand.api.openapi;

import io.phonecommand.api.web.ApiError;
import io.phonecommand.api.web.HttpContract;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The whole document: one path with one operation. */
final class ApiDocument {

  static final String JSON = "application/json";

  private static final String TOKEN_SCHEME = "token";
  private static final String TAG = "Commands";

  private final HttpContract contract;
  private final Schemas schemas;

  ApiDocument(HttpContract contract) {
    this.contract = contract;
    this.schemas = new Schemas(contract);
  }

  OpenAPI build() {
    return new OpenAPI(SpecVersion.V31)
        .openapi("3.1.0")
        .info(new Info().title("phone-command").version("1").description(Texts.DOCUMENT))
        // Relative to where the document was fetched: right behind every proxy.
        .servers(List.of(new Server().url("/")))
        .tags(List.of(new Tag().name(TAG)))
        .components(components())
        .paths(new Paths().addPathItem(HttpContract.PATH, new PathItem().post(operation())));
  }

  private Components components() {
    Components components =
        new Components()
            .addSecuritySchemes(
                TOKEN_SCHEME,
                new SecurityScheme()
                    .type(SecurityScheme.Type.APIKEY)
                    .in(SecurityScheme.In.HEADER)
                    .name("X-Auth-Token")
                    .description(Texts.TOKEN))
            .addSchemas(Schemas.REQUEST, schemas.request())
            .addSchemas(Schemas.SUCCESS, schemas.success())
            .addSchemas(Schemas.CMD_RESULT, schemas.cmdResult());
    errorsByStatus()
        .forEach(
            (status, errors) ->
                components.addSchemas(Schemas.errorName(status), schemas.error(errors)));
    return components;
  }

  private Operation operation() {
    Operation operation =
        new Operation()
            .operationId("runSyncCommand")
            .addTagsItem(TAG)
            .summary("Runs one command on many phones and answers for each")
            .description(Texts.operation(contract))
            .addSecurityItem(new SecurityRequirement().addList(TOKEN_SCHEME))
            .addParametersItem(requestId())
            .requestBody(
                new RequestBody()
                    .required(true)
                    .description(
                        "At most %d bytes of UTF-8. Unknown fields are ignored; no key may occur twice."
                            .formatted(HttpContract.MAX_BODY_BYTES))
                    .content(content(Schemas.REQUEST, Examples.request())));
    Responses responses = new Responses();
    responses.addSuccess();
    errorsByStatus().forEach(responses::addErrors);
    return operation.responses(responses.build());
  }

  private HeaderParameter requestId() {
    HeaderParameter parameter = new HeaderParameter();
    parameter
        .name(HttpContract.REQUEST_ID)
        .required(contract.requestIdRequired())
        .description(Texts.REQUEST_ID)
        .schema(Schemas.requestId())
        .example("2b1f0c7e-4a0e-4a53-9f0e-5f7f3c1f5d55");
    return parameter;
  }

  static Content content(String schema, MediaType examples) {
    return new Content().addMediaType(JSON, examples.schema(Schemas.reference(schema)));
  }

  private static SortedMap<Integer, List<ApiError>> errorsByStatus() {
    return Arrays.stream(ApiError.values())
        .collect(Collectors.groupingBy(ApiError::status, TreeMap::new, Collectors.toList()));
  }
}
