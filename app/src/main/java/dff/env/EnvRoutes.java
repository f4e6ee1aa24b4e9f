package dff.env;

import com.fasterxml.jackson.databind.JsonNode;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The management routes of environment variables. */
final class EnvRoutes {
    private static final String ENTITY = "env variable";
    static final Pattern ID = Pattern.compile("^[a-zA-Z_][a-zA-Z0-9_]*$");
    static final int MAX_ID = 64;
    static final int MAX_TITLE = 256;
    static final int MAX_DESCRIPTION = 65_536;
    private static final String[] TYPES = {
        "string", "integer", "float", "boolean", "json", "commaArray", EnvVariable.PASSWORD
    };

    private static final Field[] CHANGEABLE = {
        Field.text("title", 0, MAX_TITLE).orNull(),
        Field.text("description", 0, MAX_DESCRIPTION).orNull(),
        Field.text("valueTEXT", 0, EnvVariables.MAX_VALUE),
        Field.choice("autoTypeCasting", TYPES),
        Field.flag("isPinned").orNull()
    };
    private static final Fields ADD = Fields.of(Field.object("data", withId()).must());
    private static final Fields MODIFY =
            Fields.of(Field.object("data", CHANGEABLE).must());
    private static final Fields LIST = ListQuery.described();

    private static Field[] withId() {
        Field[] all = Arrays.copyOf(CHANGEABLE, CHANGEABLE.length + 1);
        all[CHANGEABLE.length] = Field.text("id", 1, MAX_ID).matching(ID).must();
        return all;
    }

    private final EnvVariables variables;

    EnvRoutes(EnvVariables variables) {
        this.variables = variables;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", "/api/v1/env-variables/do/list", "general_r", this::list)
                        .withQuery(LIST),
                Route.guarded("POST", "/api/v1/env-variables/do/add", "general_w", this::add)
                        .withBody(ADD),
                Route.guarded("POST", "/api/v1/env-variables/:id/do/modify", "general_w", this::modify)
                        .withBody(MODIFY),
                Route.guarded("GET", "/api/v1/env-variables/:id/do/delete", "general_w", this::delete));
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        EnvSql.Page page = variables.page(query);
        return query.answer(page.rows().stream().map(EnvVariable::shown).toList(), page.total());
    }

    private Answer add(HttpCall call) {
        JsonNode data = call.json(ADD).get("data");
        long now = variables.now();
        String id = data.get("id").textValue();
        EnvVariable row = new EnvVariable(
                0,
                id,
                data.path("title").textValue(),
                data.path("description").textValue(),
                data.path("valueTEXT").asText(""),
                data.path("autoTypeCasting").asText("string"),
                data.path("isPinned").asBoolean(false) ? (Long) now : null,
                now,
                now);
        if (limited(() -> variables.add(row)) == EnvVariables.Added.DUPLICATE) {
            throw ApiError.condition("DuplicatedEnvVariableID", "ID of Env Variable already exists");
        }
        return Answer.data(Map.of("id", id));
    }

    private Answer modify(HttpCall call) {
        JsonNode data = call.json(MODIFY).get("data");
        String id = call.param("id");
        if (!limited(() -> variables.change(id, row -> changed(row, data)))) {
            throw ApiError.notFound(ENTITY, id);
        }
        return Answer.data(Map.of("id", id));
    }

    private static <T> T limited(Supplier<T> write) {
        try {
            return write.get();
        } catch (EnvFullException e) {
            throw ApiError.of(ErrorClass.SYS_LIMIT_REACHED, e.getMessage());
        }
    }

    private EnvVariable changed(EnvVariable row, JsonNode data) {
        String type = data.path("autoTypeCasting").asText(row.autoTypeCasting());
        boolean newValue = data.has("valueTEXT");
        if (row.isPassword() && !type.equals(EnvVariable.PASSWORD) && !newValue) {
            // else a password could be read by giving it another type
            throw ApiError.invalidBody("Field `valueTEXT` is missing.");
        }
        EnvVariable changed = new EnvVariable(
                row.seq(),
                row.id(),
                data.has("title") ? data.get("title").textValue() : row.title(),
                data.has("description") ? data.get("description").textValue() : row.description(),
                newValue ? data.get("valueTEXT").textValue() : row.valueText(),
                type,
                pinTime(row, data.get("isPinned")),
                row.createTime(),
                variables.now());
        boolean inClear = newValue || !row.isPassword();
        return inClear ? variables.sealed(changed) : changed;
    }

    private Long pinTime(EnvVariable row, JsonNode pinned) {
        if (pinned == null || pinned.isNull()) {
            return row.pinTime();
        }
        if (!pinned.booleanValue()) {
            return null;
        }
        return row.pinTime() == null ? (Long) variables.now() : row.pinTime();
    }

    private Answer delete(HttpCall call) {
        String id = call.param("id");
        if (!variables.delete(id)) {
            throw ApiError.notFound(ENTITY, id);
        }
        return Answer.data(Map.of("id", id));
    }
}
