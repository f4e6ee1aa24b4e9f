package dff.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.coordination.Presence;
import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Route;
import dff.web.Times;
import dff.web.event.EventHub;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is here: pages report what they show or edit, and hear of each other by the event stream. */
public final class PresenceRoutes {
    /** Pages of which each thing is claimed for itself. */
    private static final Set<String> BY_ID =
            Set.of("code-editor", "connector-setup", "data-source-setup", "env-variable-setup");
    /** Pages that only one may use at a time, whatever they show. */
    private static final Set<String> BY_NAME = Set.of(
            "script-set-import-history-list",
            "script-recover-point-list",
            "script-set-import",
            "script-recover-point-add");

    private static final int MAX_LINE = 10_000_000;
    private static final Fields REPORT = Fields.of(
            Field.text("routeName", 1, 100).must(),
            Field.object("routeParams", Field.text("id", 1, 256)).orNull(),
            Field.text("conflictId", 8, 64).must(),
            Field.flag("checkOnly"),
            Field.flag("takeOver"),
            Field.flag("leave"),
            Field.flag("ask"),
            Field.flag("decline"),
            Field.integer("line", 0, MAX_LINE));

    private final Presence presence;
    private final EventHub hub;

    public PresenceRoutes(EventHub hub, Presence presence) {
        this.presence = presence;
        this.hub = hub;
    }

    public List<Route> routes() {
        return List.of(Route.guarded("POST", "/api/v1/presence/do/report", "general_r", this::report)
                .withBody(REPORT));
    }

    private Answer report(HttpCall call) {
        ObjectNode body = call.json(REPORT);
        String key = key(body);
        if (key == null) {
            return Answer.data(null);
        }
        Identity who = call.signedIn();
        // a guessed page id of somebody else must not speak for that page
        String pageId = who.userId() + " " + body.get("conflictId").textValue();
        Presence.Standing standing = presence.report(
                key,
                pageId,
                new Presence.Person(who.userId(), who.username(), who.name()),
                wish(body, who),
                body.path("line").asInt());
        if (standing.isChanged()) {
            hub.publish("presence:" + key, "presence", told(key, standing));
        }
        Map<String, Object> data = answer(pageId, standing);
        data.put("conflictId", body.get("conflictId").textValue());
        return Answer.data(data);
    }

    /** Null = pages of this kind claim nothing. */
    private static String key(ObjectNode body) {
        String routeName = body.get("routeName").textValue();
        if (BY_NAME.contains(routeName)) {
            return routeName;
        }
        String id = body.path("routeParams").path("id").textValue();
        return BY_ID.contains(routeName) && id != null ? routeName + "." + id : null;
    }

    private static Presence.Wish wish(ObjectNode body, Identity who) {
        if (body.path("leave").asBoolean()) {
            return Presence.Wish.LEAVE;
        }
        if (!who.may("general_w")) {
            return Presence.Wish.LOOK;
        }
        if (body.path("ask").asBoolean()) {
            return Presence.Wish.ASK;
        }
        if (body.path("decline").asBoolean()) {
            return Presence.Wish.DECLINE;
        }
        if (body.path("checkOnly").asBoolean()) {
            return Presence.Wish.LOOK;
        }
        return body.path("takeOver").asBoolean() ? Presence.Wish.TAKE_OVER : Presence.Wish.EDIT;
    }

    private static Map<String, Object> told(String key, Presence.Standing standing) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("key", key);
        data.put("users", standing.pages().stream().map(PresenceRoutes::shown).toList());
        return data;
    }

    private static Map<String, Object> answer(String pageId, Presence.Standing standing) {
        List<Presence.Page> others = standing.pages().stream()
                .filter(page -> !page.pageId().equals(pageId))
                .toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("isConflict", others.stream().anyMatch(Presence.Page::isEditing));
        data.put(
                "isEditing",
                standing.editor().filter(page -> page.pageId().equals(pageId)).isPresent());
        data.put(
                "isAsking",
                standing.pages().stream().anyMatch(page -> page.pageId().equals(pageId) && page.isAsking()));
        data.put("user", standing.editor().map(PresenceRoutes::shown).orElse(null));
        data.put("others", others.stream().map(PresenceRoutes::shown).toList());
        return data;
    }

    private static Map<String, Object> shown(Presence.Page page) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", page.person().userId());
        data.put("username", page.person().username());
        data.put("name", page.person().name());
        data.put("since", Times.iso(page.since()));
        data.put("isEditing", page.isEditing());
        data.put("isAsking", page.isAsking());
        data.put("line", page.line());
        return data;
    }
}
