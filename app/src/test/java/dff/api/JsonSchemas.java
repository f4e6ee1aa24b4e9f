package dff.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dff.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** A JSON schema and the values that fit it. */
final class JsonSchemas {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;

    private JsonSchemas(Schema schema) {
        this.schema = schema;
    }

    static JsonSchemas of(JsonNode schema) {
        return new JsonSchemas(REGISTRY.getSchema(schema));
    }

    /** The published schema of OpenAPI 3.1. */
    static JsonSchemas openApi() {
        try (InputStream in = JsonSchemas.class.getResourceAsStream("/openapi/schema-3.1.json")) {
            return of(Json.parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the value fits. */
    List<String> problems(JsonNode value) {
        return schema.validate(value).stream().map(Error::toString).toList();
    }
}
