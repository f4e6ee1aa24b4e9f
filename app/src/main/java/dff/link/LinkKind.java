package dff.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.binding.BindingKind;
import dff.binding.BindingName;
import dff.binding.BindingSql;
import dff.binding.Column;
import dff.binding.RunStatistics;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.json.Json;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.Field;
import dff.web.Identity;
import dff.web.ListQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Auth links as management requests see them. */
final class LinkKind implements BindingKind {
    static final BindingName AUTH_LINK = new BindingName("/api/v1/auth-links", "auln-", "/api/v1/al/", "auth link");
    static final BindingName SYNC_API = new BindingName("/api/v1/sync-apis", "sapi-", "/api/v1/sync/", "sync API");

    private static final long MAX_RATE = Integer.MAX_VALUE;
    private static final List<Column> COLUMNS = List.of(
            Column.apiAuth(),
            Column.instant(Field.instant("expireTime").orNull(), "expire_time"),
            new Column(
                    Field.object(
                                    "throttlingJSON",
                                    ThrottleRule.NAMES.stream()
                                            .map(name -> Field.integer(name, 1, MAX_RATE)
                                                    .orNull())
                                            .toArray(Field[]::new))
                            .orNull(),
                    "throttling_json",
                    null,
                    false,
                    LinkKind::throttling),
            Column.showInDoc(),
            Column.flag(Field.flag("trusted"), "trusted"),
            Column.flag(Field.flag("checkArguments"), "checks_arguments"));

    static final RowShape SHAPE = BindingSql.apiAuth(BindingSql.tail(BindingSql.head()
            .text("apiAuthId", "b.api_auth_id")
            .instant("expireTime", "b.expire_time")
            .json("throttlingJSON", "b.throttling_json")
            .flag("showInDoc", "b.show_in_doc")
            .flag("trusted", "b.trusted")
            .flag("checkArguments", "b.checks_arguments")));

    /** All links. */
    static ListSql shown() {
        return BindingSql.listWithApiAuth("auth_link", SHAPE.columns());
    }

    private final AuthLinks links;
    private final LinkStates states;
    private final RunStatistics statistics;

    LinkKind(AuthLinks links, LinkStates states, RunStatistics statistics) {
        this.links = links;
        this.states = states;
        this.statistics = statistics;
    }

    /** Rules in the order sent; a null one is none. */
    private static Object throttling(JsonNode rules) {
        if (rules.isNull()) {
            return null;
        }
        ObjectNode kept = Json.MAPPER.createObjectNode();
        rules.properties().stream()
                .filter(rule -> !rule.getValue().isNull())
                .forEach(rule -> kept.set(rule.getKey(), rule.getValue()));
        return Json.text(kept);
    }

    @Override
    public String table() {
        return "auth_link";
    }

    @Override
    public List<BindingName> names() {
        return List.of(AUTH_LINK, SYNC_API);
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public RowShape shape() {
        return SHAPE;
    }

    @Override
    public ListSql list(String selected) {
        return BindingSql.listWithApiAuth(table(), selected);
    }

    @Override
    public List<Field> filters() {
        return List.of(LinkStates.FILTER);
    }

    @Override
    public void filter(ListSql sql, ListQuery query) {
        states.filter(sql, query.filters().path("state").textValue());
    }

    @Override
    public Map<String, String> sortable() {
        return Map.of("expireTime", "b.expire_time");
    }

    @Override
    public void addTo(Handle handle, List<Map<String, Object>> rows, ListQuery query) {
        statistics.addTo(handle, rows);
    }

    @Override
    public void checkRight(Handle handle, String id, ObjectNode data, Identity who) {
        boolean may = who.roles().contains("sa") || who.roles().contains("admin") || who.may("*");
        if (may) {
            return;
        }
        Optional<String> trusted = id == null ? Optional.empty() : AuthLinkSql.trustedFunction(handle, id);
        if (data.path("trusted").asBoolean(false) && trusted.isEmpty()) {
            throw needsAdministrator("trusted");
        }
        String function = data.path("funcId").asText("");
        if (!function.isEmpty() && trusted.isPresent() && !function.equals(trusted.get())) {
            throw needsAdministrator("funcId"); // the trust was given to another function
        }
    }

    private static ApiError needsAdministrator(String field) {
        return ApiError.of(
                ErrorClass.USER_PRIVILEGE,
                "Privilege is not satisfied",
                Map.of("field", field, "requiredRoles", List.of("sa", "admin")));
    }

    @Override
    public void changed(List<String> ids) {
        links.forget(ids);
    }

    @Override
    public void allChanged() {
        links.forgetAll();
    }
}
