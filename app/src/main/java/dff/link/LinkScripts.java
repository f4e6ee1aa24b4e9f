package dff.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.call.EntityCalls;
import dff.call.ScriptStarts;
import dff.db.Database;
import dff.db.ListSql;
import dff.runner.OwnedCall;
import dff.runner.PlatformCall;
import dff.runner.RunOwner;
import dff.task.Origin;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Auth links as running scripts see them: {@code DFF.SYNC_API}, {@code DFF.AUTH_LINK}. Safe for all threads. */
public final class LinkScripts {
    private final Database database;
    private final AuthLinks links;
    private final EntityCalls entities;

    public LinkScripts(Database database, AuthLinks links, ScriptStarts starts) {
        this.database = database;
        this.links = links;
        this.entities = new EntityCalls(starts);
    }

    public Map<String, PlatformCall> calls() {
        OwnedCall get = this::get;
        OwnedCall call = this::call;
        return Map.of("link.get", get, "link.list", this::list, "link.call", call);
    }

    private Object get(ObjectNode request, RunOwner owner) {
        return EntityCalls.named(request)
                .or(() -> EntityCalls.own(owner, LinkFeature.ORIGIN))
                .flatMap(links::find)
                .flatMap(link ->
                        rows(LinkKind.shown().is("b.id", link.id())).stream().findFirst())
                .orElse(null);
    }

    private Object list(ObjectNode request) {
        return rows(LinkKind.shown().orderBy("b.seq")); // the primary key
    }

    private List<Map<String, Object>> rows(ListSql sql) {
        return database.read(handle -> sql.page(handle, EntityCalls.MAX_ROWS, 0, LinkKind.SHAPE));
    }

    private Object call(ObjectNode request, RunOwner owner) {
        String id = request.path("id").asText("");
        AuthLink link = links.find(id).orElseThrow(() -> EntityCalls.notFound("Sync API", id));
        if (link.isDisabled()) {
            throw EntityCalls.disabled("Sync API", id);
        }
        int records = link.taskRecordLimit() == null ? LinkCalls.DEFAULT_RECORDS : link.taskRecordLimit();
        return entities.start(
                request,
                owner,
                new EntityCalls.Entity(
                        link.funcId(),
                        link.kwargsJson(),
                        new Origin(LinkFeature.ORIGIN, LinkFeature.ORIGIN, link.id(), records)),
                new EntityCalls.Usual(
                        entities.rules().timeout(),
                        OptionalInt.of(EntityCalls.EXPIRES),
                        entities.rules().queues().sync()));
    }
}
