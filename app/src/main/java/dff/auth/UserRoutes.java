package dff.auth;

import dff.web.Answer;
import dff.web.Field;
import dff.web.Fields;
import dff.web.HttpCall;
import dff.web.ListQuery;
import dff.web.Route;
import dff.web.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The management of accounts. */
final class UserRoutes {
    private static final String PATH = "/api/v1/users/";
    private static final Fields LIST = ListQuery.described(
            Field.text("username"),
            Field.text("name"),
            Field.text("email"),
            Field.text("mobile"),
            Field.flag("isDisabled"));

    /** A body without keys. */
    static final Fields NOTHING = Fields.of();

    private final UserChanges changes;
    private final Tokens tokens;

    UserRoutes(UserChanges changes, Tokens tokens) {
        this.changes = changes;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(
                Route.guarded("GET", PATH + "do/list", "user_r", this::list)
                        .withQuery(LIST)
                        .byTokenOnly(),
                Route.guarded("GET", PATH + ":id/do/get", "user_r", this::get).byTokenOnly(),
                Route.guarded("POST", PATH + "do/add", "user_w", this::add)
                        .withBody(UserInput.ADD)
                        .byTokenOnly(),
                Route.guarded("POST", PATH + ":id/do/modify", "user_w", this::modify)
                        .withBody(UserInput.MODIFY)
                        .byTokenOnly(),
                Route.guarded("GET", PATH + ":id/do/delete", "user_w", this::delete)
                        .byTokenOnly(),
                Route.guarded("POST", PATH + ":id/do/sign-out", "user_w", this::signOut)
                        .withBody(NOTHING)
                        .byTokenOnly());
    }

    /** The first generation pages this list, the later one does not: paged when a page is asked for. */
    private Answer list(HttpCall call) {
        ListQuery query = ListQuery.of(call, LIST);
        ListQuery shown = query.asksForPages()
                ? query
                : new ListQuery(
                        ListQuery.ALL, 1, query.fuzzy(), query.sort(), query.fields(), query.filters(), query.export());
        UserSql.Page page = changes.page(shown);
        return shown.answer(rows(page.rows()), page.total());
    }

    private Answer get(HttpCall call) {
        return Answer.data(rows(List.of(changes.find(call.param("id")))).getFirst());
    }

    private List<Map<String, Object>> rows(List<User> users) {
        Map<String, List<Map<String, Object>>> sessions = new LinkedHashMap<>();
        for (Tokens.Session session :
                tokens.sessions(users.stream().map(User::id).toList())) {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("idle", session.idleSeconds());
            shown.put("ttl", session.leftSeconds());
            shown.put("lastAccessTime", Times.iso(session.lastAccess()));
            sessions.computeIfAbsent(session.userId(), _ -> new ArrayList<>()).add(shown);
        }
        return users.stream()
                .map(user -> {
                    Map<String, Object> row = user.shown();
                    row.put("sessions", sessions.getOrDefault(user.id(), List.of()));
                    return row;
                })
                .toList();
    }

    private Answer add(HttpCall call) {
        String id = changes.add(call.signedIn(), call.json(UserInput.ADD).get("data"));
        return Answer.data(Map.of("id", id));
    }

    private Answer modify(HttpCall call) {
        changes.modify(
                call.signedIn(), call.param("id"), call.json(UserInput.MODIFY).get("data"));
        return Answer.data(Map.of("id", call.param("id")));
    }

    private Answer delete(HttpCall call) {
        changes.delete(call.signedIn(), call.param("id"));
        return Answer.data(Map.of("id", call.param("id")));
    }

    private Answer signOut(HttpCall call) {
        call.json(NOTHING);
        changes.signOut(call.signedIn(), call.param("id"));
        return Answer.data(Map.of("id", call.param("id")));
    }
}
