package dff.accesskey;

import com.fasterxml.jackson.databind.JsonNode;
import dff.web.Answer;
import dff.web.ApiError;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The management of access keys, by people only: a key cannot make, read or delete keys. */
final class AccessKeyRoutes {
    private static final String PATH = "/api/v1/access-keys/";
    private static final int MAX_TITLE = 256;
    private static final int MAX_URL = 2_048;
    private static final int MAX_EVENTS = 100;
    private static final Fields BODY = Fields.of(Field.object(
                    "data",
                    Field.text("title", 1, MAX_TITLE),
                    Field.text("name", 1, MAX_TITLE),
                    Field.text("webhookURL", 0, MAX_URL).orNull(),
                    Field.commaArray("webhookEvents").orNull(),
                    Field.flag("allowWebhookEcho").orNull())
            .must());
    private static final Fields LIST = ListQuery.described(Field.text("title"), Field.text("name"));

    private final AccessKeys keys;
    private final AccessKeyConfig config;

    AccessKeyRoutes(AccessKeys keys, AccessKeyConfig config) {
        this.keys = keys;
        this.config = config;
    }

    List<Route> routes() {
        return List.of(
                reading(Route.guarded("GET", PATH + "do/list", "accessKey_r", this::list)
                        .withQuery(LIST)
                        .byTokenOnly()),
                reading(Route.guarded("GET", PATH + ":id/do/get", "accessKey_r", this::get)
                        .byTokenOnly()),
                Route.guarded("POST", PATH + "do/add", "accessKey_w", this::add)
                        .withBody(BODY)
                        .byTokenOnly(),
                Route.guarded("POST", PATH + ":id/do/modify", "accessKey_w", this::modify)
                        .withBody(BODY)
                        .byTokenOnly(),
                Route.guarded("GET", PATH + ":id/do/delete", "accessKey_w", this::delete)
                        .byTokenOnly(),
                Route.guarded("GET", PATH + ":id/do/test-webhook", "accessKey_r", this::testWebhook)
                        .byTokenOnly());
    }

    /** Whoever reads a secret is written down. */
    private Route reading(Route route) {
        return config.secretVisible() ? route.recorded() : route;
    }

    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        AccessKeySql.Page page = keys.page(query);
        boolean secrets = asksFor(query.fields(), "secret");
        if (!secrets) {
            call.unrecorded();
        }
        return query.answer(
                page.rows().stream()
                        .map(key -> secrets ? shown(key) : key.shown())
                        .toList(),
                page.total());
    }

    /** @param fields as a list takes them: names to show, or with a hyphen in front of the first one names to leave out */
    private static boolean asksFor(List<String> fields, String name) {
        if (fields.isEmpty()) {
            return true;
        }
        boolean leftOut = fields.getFirst().startsWith("-");
        return leftOut != (fields.contains(name) || fields.contains("-" + name));
    }

    private Answer get(HttpCall call) {
        return Answer.data(shown(keys.find(call.param("id"))));
    }

    private Map<String, Object> shown(AccessKey key) {
        Map<String, Object> row = key.shown();
        if (config.secretVisible()) {
            row.put("secret", keys.secret(key));
        }
        return row;
    }

    private Answer add(HttpCall call) {
        JsonNode data = call.json(BODY).get("data");
        if (!data.has("title") && !data.has("name")) {
            throw ApiError.invalidBody("Field `title` is missing.");
        }
        AccessKeys.Made made =
                keys.add(call.signedIn().userId(), title(data, ""), webhook(data, AccessKey.Webhook.NONE));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", made.id());
        if (!config.secretVisible()) {
            answer.put("secret", made.secret());
        }
        return Answer.data(answer);
    }

    private Answer modify(HttpCall call) {
        JsonNode data = call.json(BODY).get("data");
        keys.change(
                call.param("id"),
                key -> new AccessKey(
                        key.seq(),
                        key.id(),
                        key.userId(),
                        title(data, key.title()),
                        key.secret(),
                        webhook(data, key.webhook()),
                        key.createTime(),
                        key.updateTime(),
                        key.owner()));
        return Answer.data(Map.of("id", call.param("id")));
    }

    private static String title(JsonNode data, String old) {
        return data.has("title")
                ? data.get("title").textValue()
                : data.path("name").asText(old);
    }

    private static AccessKey.Webhook webhook(JsonNode data, AccessKey.Webhook old) {
        return new AccessKey.Webhook(
                data.has("webhookURL") ? data.get("webhookURL").textValue() : old.url(),
                data.has("webhookEvents") ? events(data.get("webhookEvents")) : old.events(),
                data.path("allowWebhookEcho").asBoolean(old.allowEcho()));
    }

    private static List<String> events(JsonNode value) {
        List<String> events = new ArrayList<>();
        if (value.isTextual()) {
            events.addAll(List.of(value.textValue().split("\\s*,\\s*")));
        } else {
            value.forEach(event -> events.add(event.asText()));
        }
        events.removeIf(String::isBlank);
        if (events.size() > MAX_EVENTS) {
            throw ApiError.invalidBody(
                    "Field `webhookEvents` holds " + events.size() + " events; at most " + MAX_EVENTS + " are allowed");
        }
        return events;
    }

    private Answer delete(HttpCall call) {
        keys.delete(call.param("id"));
        return Answer.data(Map.of("id", call.param("id")));
    }

    /** Nothing calls webhooks; clients of the later generation only want to be answered. */
    private Answer testWebhook(HttpCall call) {
        keys.find(call.param("id"));
        return Answer.data(null);
    }
}
