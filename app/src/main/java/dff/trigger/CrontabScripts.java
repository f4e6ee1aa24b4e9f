package dff.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.call.EntityCalls;
import dff.call.ScriptStarts;
import dff.db.Database;
import dff.db.ListSql;
import dff.runner.OwnedCall;
import dff.runner.PlatformCall;
import dff.runner.PlatformCallException;
import dff.runner.RunOwner;
import dff.task.Origin;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Crontab configs as running scripts see them: {@code DFF.CRON_JOB}, {@code DFF.CRONTAB_CONFIG}. Which one is meant by a script that
 * names none is known from its run, never from what it says. Safe for all threads; can be asked once {@link #begin} is done.
 */
public final class CrontabScripts {
    private static final String NAME = "Cron Job";
    private static final int MAX_ID = 64;

    private final Database database;
    private final EntityCalls entities;
    private volatile CrontabFeature feature;

    public CrontabScripts(Database database, ScriptStarts starts) {
        this.database = database;
        this.entities = new EntityCalls(starts);
    }

    /** Configs can be changed from now on. */
    public void begin(CrontabFeature crontab) {
        feature = crontab;
    }

    private CrontabFeature feature() {
        CrontabFeature ready = feature;
        if (ready == null) {
            throw new PlatformCallException("NotSupportException", "The platform is still starting");
        }
        return ready;
    }

    public Map<String, PlatformCall> calls() {
        Map<String, PlatformCall> calls = new HashMap<>();
        calls.put("crontab.get", (OwnedCall) this::get);
        calls.put("crontab.list", this::list);
        calls.put("crontab.call", (OwnedCall) this::call);
        calls.put("crontab.setExpr", (OwnedCall) this::setExpression);
        calls.put("crontab.getExpr", (OwnedCall) this::expression);
        calls.put("crontab.allExprs", this::expressions);
        calls.put("crontab.clearExpr", (OwnedCall) this::clearExpression);
        calls.put("crontab.pause", (OwnedCall) this::pause);
        return calls;
    }

    private Object get(ObjectNode request, RunOwner owner) {
        return meant(request, owner)
                .flatMap(this::find)
                .flatMap(config -> rows(CrontabKind.shown().is("b.id", config.id())).stream()
                        .findFirst())
                .orElse(null);
    }

    private Object list(ObjectNode request) {
        return rows(CrontabKind.shown().orderBy("b.seq")); // the primary key
    }

    private List<Map<String, Object>> rows(ListSql sql) {
        CrontabRows completing = feature().rows();
        return database.read(handle -> {
            List<Map<String, Object>> rows = sql.page(handle, EntityCalls.MAX_ROWS, 0, CrontabKind.SHAPE);
            completing.complete(handle, rows);
            return rows;
        });
    }

    private static Optional<String> meant(ObjectNode request, RunOwner owner) {
        return EntityCalls.named(request).or(() -> EntityCalls.own(owner, CronTasks.ORIGIN));
    }

    /** The id as it is, else with the prefix of generated ids. */
    private Optional<Scheduled> find(String id) {
        if (id.length() > MAX_ID) {
            return Optional.empty();
        }
        CrontabConfigs configs = feature().configs();
        return configs.find(id)
                .or(() -> configs.find(CrontabKind.CRONTAB_CONFIG.idPrefix() + id))
                .filter(config -> !config.isAutoRun());
    }

    private Scheduled demand(ObjectNode request, RunOwner owner) {
        String id = meant(request, owner)
                .orElseThrow(() -> new PlatformCallException(
                        EntityCalls.BAD, "`entity_id` is needed: this call was not started by a Cron Job"));
        return find(id).orElseThrow(() -> EntityCalls.notFound(NAME, id));
    }

    private Object call(ObjectNode request, RunOwner owner) {
        String id = request.path("id").asText("");
        Scheduled config = find(id).orElseThrow(() -> EntityCalls.notFound(NAME, id));
        if (config.isDisabled()) {
            throw EntityCalls.disabled(NAME, id);
        }
        if (feature().configs().isTooLarge(config)) {
            throw new PlatformCallException(EntityCalls.BAD, Reason.message(Reason.ARGUMENTS_TOO_LARGE.code()));
        }
        return entities.start(
                request,
                owner,
                new EntityCalls.Entity(
                        config.funcId(),
                        new String(config.kwargs().json(), StandardCharsets.UTF_8),
                        new Origin(CronTasks.ORIGIN, CronTasks.SEEN_AS, config.id(), config.recordLimit())),
                new EntityCalls.Usual(
                        entities.rules().timeout(),
                        OptionalInt.of(CronTasks.EXPIRES),
                        entities.rules().queues().crontab()));
    }

    private Object setExpression(ObjectNode request, RunOwner owner) {
        JsonNode text = request.path("expr");
        OptionalInt seconds = EntityCalls.number(request, "expires", 1, CrontabConfigs.MAX_SECONDS);
        Scheduled config = demand(request, owner);
        if (!text.isTextual()) {
            throw new PlatformCallException(EntityCalls.BAD, "`expr` should be a string");
        }
        try {
            feature()
                    .configs()
                    .setExpression(
                            config.id(), text.textValue(), seconds.isEmpty() ? null : (Integer) seconds.getAsInt());
        } catch (IllegalArgumentException e) {
            throw new PlatformCallException(EntityCalls.BAD, "`expr` is no cron expression: " + e.getMessage());
        }
        return null;
    }

    private Object expression(ObjectNode request, RunOwner owner) {
        return feature().configs().expression(demand(request, owner).id()).orElse(null);
    }

    private Object expressions(ObjectNode request) {
        return feature().configs().expressions(EntityCalls.MAX_ROWS);
    }

    private Object clearExpression(ObjectNode request, RunOwner owner) {
        feature().configs().clearExpression(demand(request, owner).id());
        return null;
    }

    private Object pause(ObjectNode request, RunOwner owner) {
        int seconds = EntityCalls.number(request, "expires", 1, CrontabConfigs.MAX_SECONDS)
                .orElseThrow(() -> new PlatformCallException(
                        EntityCalls.BAD, "`expires` should be an integer between 1 and " + CrontabConfigs.MAX_SECONDS));
        Scheduled config = demand(request, owner);
        String function = ScriptStarts.caller(owner).request().functionId();
        String reason = "DFF.CRON_JOB.pause, " + function;
        feature()
                .configs()
                .pause(config.id(), seconds, reason.substring(0, Math.min(reason.length(), CrontabConfigs.MAX_REASON)));
        return null;
    }
}
