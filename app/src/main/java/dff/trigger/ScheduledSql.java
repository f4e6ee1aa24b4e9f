package dff.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import dff.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads what is to be fired: configs and functions that ask to be run by themselves. */
final class ScheduledSql {
    /** Rows of one statement. */
    static final int PAGE = 1_000;

    /** Option of a function: its expression. */
    static final String FIXED = "fixedCrontab";

    private static final int AT_ONCE = 500;
    private static final int RECORDS = 500;
    static final int AUTO_RUN_RECORDS = 1_000;
    private static final int MAX_DELAYS = 100;
    private static final int MAX_DELAY = 86_400;
    /** Never more than may be started: it would fill the memory for nothing. */
    private static final String KWARGS =
            "CASE WHEN LENGTH(CAST(b.func_call_kwargs_json AS BLOB)) <= %d THEN b.func_call_kwargs_json END";

    /** Both look-ups of the last decision are one step in index trigger_fire_due. */
    private static final String CONFIGS = """
            SELECT b.seq, b.id, b.func_id, b.cron_expr, b.timezone, b.expire_time, b.is_disabled, b.overlap_policy, b.missed_policy,
                b.missed_window, b.jitter, b.is_paused, b.pause_until, b.pause_reason, b.dynamic_expr, b.dynamic_until, b.dynamic_time,
                b.update_time, b.task_record_limit, %s AS kwargs, LENGTH(CAST(b.func_call_kwargs_json AS BLOB)) AS kwargs_size, f.extra_config_json, f.update_time AS func_time,
                (SELECT MAX(l.due_time) FROM trigger_fire l WHERE l.config_id = b.id AND l.exec_mode = 'cronJob') AS last_due
            FROM crontab_config b LEFT JOIN func f ON f.id = b.func_id
            """;

    private static final String FUNCTIONS =
            "SELECT f.id, f.extra_config_json, f.update_time FROM func f WHERE f.integration = 'autoRun'"; // index
    // func_integration

    private final Timetables timetables;
    private final String kwargs;

    /** @param maxArguments bytes of arguments that are read */
    ScheduledSql(Timetables timetables, long maxArguments) {
        this.timetables = timetables;
        this.kwargs = KWARGS.formatted(maxArguments);
    }

    /** A page of configs, and where the next one begins. @param last negative = there is no more */
    record Page(List<Scheduled> rows, long last) {}

    /** Configs in force after a row. */
    Page configs(Handle handle, long after) {
        List<Long> seqs = new ArrayList<>();
        List<Scheduled> rows = handle.createQuery(CONFIGS.formatted("NULL")
                        + " WHERE b.seq > :after AND b.is_disabled = 0 ORDER BY b.seq LIMIT :most") // primary key
                .bind("after", after)
                .bind("most", PAGE)
                .map((row, _) -> {
                    seqs.add(row.getLong("seq"));
                    return config(row);
                })
                .list();
        return new Page(rows, seqs.size() < PAGE ? -1 : seqs.getLast());
    }

    /** All functions that ask to be run by themselves. */
    List<Scheduled> autoRuns(Handle handle) {
        return autoRuns(handle, handle.createQuery(FUNCTIONS + " ORDER BY f.id"));
    }

    private List<Scheduled> autoRuns(Handle handle, Query query) {
        List<Scheduled> found = query.map((row, _) -> autoRun(row)).list().stream()
                .filter(one -> one.timetable().base() != null)
                .toList();
        Map<String, Long> decided = new HashMap<>();
        for (int from = 0; from < found.size(); from += AT_ONCE) {
            List<String> ids = found.subList(from, Math.min(found.size(), from + AT_ONCE)).stream()
                    .map(Scheduled::id)
                    .toList();
            decided.putAll(FireSql.lastDue(handle, ids));
        }
        return found.stream()
                .map(one -> one.notBefore(decided.getOrDefault(one.id(), 0L)))
                .toList();
    }

    /** Those that still exist, disabled ones too, with their arguments. */
    List<Scheduled> find(Handle handle, Collection<String> ids) {
        List<String> configs = new ArrayList<>();
        List<String> functions = new ArrayList<>();
        for (String id : ids) {
            if (id.startsWith(Scheduled.AUTO_RUN)) {
                functions.add(id.substring(Scheduled.AUTO_RUN.length()));
            } else {
                configs.add(id);
            }
        }
        List<Scheduled> found =
                new ArrayList<>(configsWhere(handle, "b.id", configs, kwargs)); // index crontab_config_id
        found.addAll(autoRuns(handle, functions));
        return found;
    }

    /** Those of functions, configs and functions alike. */
    List<Scheduled> ofFunctions(Handle handle, Collection<String> functions) {
        List<String> ids = List.copyOf(functions);
        List<Scheduled> found =
                new ArrayList<>(configsWhere(handle, "b.func_id", ids, "NULL")); // index crontab_config_func
        found.addAll(autoRuns(handle, ids));
        return found;
    }

    /** @param column and kwargs stand in this file */
    private List<Scheduled> configsWhere(Handle handle, String column, List<String> ids, String kwargs) {
        List<Scheduled> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            found.addAll(handle.createQuery(CONFIGS.formatted(kwargs) + " WHERE " + column + " IN (<ids>)")
                    .bindList("ids", ids.subList(from, Math.min(ids.size(), from + AT_ONCE)))
                    .map((row, _) -> config(row))
                    .list());
        }
        return found;
    }

    private List<Scheduled> autoRuns(Handle handle, List<String> functions) {
        List<Scheduled> found = new ArrayList<>();
        for (int from = 0; from < functions.size(); from += AT_ONCE) {
            found.addAll(autoRuns(
                    handle,
                    handle.createQuery(FUNCTIONS + " AND f.id IN (<ids>)")
                            .bindList("ids", functions.subList(from, Math.min(functions.size(), from + AT_ONCE)))));
        }
        return found;
    }

    private Scheduled config(ResultSet row) throws SQLException {
        String extra = row.getString("extra_config_json");
        JsonNode options = extra == null ? Json.MAPPER.createObjectNode() : Json.parse(extra);
        String zone = row.getString("timezone");
        Long limit = number(row, "task_record_limit");
        Timetables.Sayings said = new Timetables.Sayings(
                row.getString("dynamic_expr"),
                number(row, "dynamic_until"),
                options.path(FIXED).textValue(),
                row.getString("cron_expr"),
                zone,
                number(row, "expire_time"));
        return new Scheduled(
                row.getString("id"),
                row.getString("func_id"),
                false,
                row.getInt("is_disabled") != 0,
                Policy.of(
                        row.getString("overlap_policy"),
                        row.getString("missed_policy"),
                        row.getInt("missed_window"),
                        row.getInt("jitter")),
                timetables.of(said),
                Pause.of(row),
                delays(options),
                limit == null ? RECORDS : limit.intValue(),
                latest(
                        number(row, "update_time"),
                        number(row, "func_time"),
                        number(row, "dynamic_time"),
                        number(row, "last_due")),
                zone,
                kwargs(row));
    }

    private static Scheduled.Kwargs kwargs(ResultSet row) throws SQLException {
        String text = row.getString("kwargs");
        return new Scheduled.Kwargs(
                row.getInt("kwargs_size"), text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private Scheduled autoRun(ResultSet row) throws SQLException {
        String extra = row.getString("extra_config_json");
        JsonNode options = extra == null ? Json.MAPPER.createObjectNode() : Json.parse(extra);
        String asked = options.path("integrationConfig").path("crontab").textValue();
        String funcId = row.getString("id");
        return new Scheduled(
                Scheduled.AUTO_RUN + funcId,
                funcId,
                true,
                false,
                Policy.DEFAULT,
                timetables.of(new Timetables.Sayings(null, null, asked, null, null, null)),
                Pause.NONE,
                List.of(0),
                AUTO_RUN_RECORDS,
                row.getLong("update_time"),
                null,
                Scheduled.Kwargs.NONE);
    }

    static Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : (Long) value;
    }

    private static long latest(Long... times) {
        long latest = 0;
        for (Long time : times) {
            latest = time == null ? latest : Math.max(latest, time);
        }
        return latest;
    }

    /** In order, without repetitions. */
    private static List<Integer> delays(JsonNode options) {
        TreeSet<Integer> delays = new TreeSet<>();
        for (JsonNode delay : options.path("delayedCrontab")) {
            if (delay.isIntegralNumber() && delays.size() < MAX_DELAYS) {
                delays.add(Math.clamp(delay.longValue(), 0, MAX_DELAY));
            }
        }
        return delays.isEmpty() ? List.of(0) : List.copyOf(delays);
    }
}
