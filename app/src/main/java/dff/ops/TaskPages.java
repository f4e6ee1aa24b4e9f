package dff.ops;

import dff.db.Database;
import dff.db.ListSql;
import dff.db.RowShape;
import dff.task.Origin;
import dff.task.TaskRecordList;
import dff.task.durable.DurableTasks;
import dff.task.durable.TaskList;
import dff.web.ListQuery;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Pages of tasks: those that have not ended first, then the records of ended ones, in both what was asked for last first. */
final class TaskPages {
    private static final Set<String> OPEN = Set.of("waiting", "pending", "queued", "running");
    /** Recorded as a failure with an exception of its own. */
    private static final String CANCELLED = "cancelled";
    /** A failure that nobody wanted. */
    private static final String FAILED = "failed";

    /** What the first generation calls the kinds of origins. */
    static final Map<String, String> ORIGINS = Map.of("authLink", "syncAPI", "batch", "asyncAPI", "crontab", "cronJob");

    private final Database database;
    private final DurableTasks durable;
    private final InstantSource clock;

    TaskPages(Database database, DurableTasks durable, InstantSource clock) {
        this.database = database;
        this.durable = durable;
        this.clock = clock;
    }

    List<Map<String, Object>> page(ListQuery query) {
        Set<String> wanted = new HashSet<>(query.anyOf("status"));
        boolean open = wanted.isEmpty() || wanted.stream().anyMatch(OPEN::contains);
        boolean ended = wanted.isEmpty() || wanted.stream().anyMatch(status -> !OPEN.contains(status));
        return database.read(handle -> {
            List<Map<String, Object>> rows = open ? openRows(handle, query, wanted) : new ArrayList<>();
            if (!ended || rows.size() >= query.pageSize()) {
                return rows;
            }
            int left = query.pageSize() - rows.size();
            int skipped = query.offset();
            if (open && rows.isEmpty() && skipped > 0) {
                skipped -= (int) Math.min(skipped, openList(query, wanted).count(handle));
            } else if (!rows.isEmpty()) {
                skipped = 0;
            }
            rows.addAll(records(query).page(handle, left, skipped, TaskRecordList.SHAPE));
            return rows;
        });
    }

    private List<Map<String, Object>> openRows(Handle handle, ListQuery query, Set<String> wanted) {
        List<Map<String, Object>> rows =
                new ArrayList<>(openList(query, wanted).page(handle, query.pageSize(), query.offset(), shape()));
        rows.forEach(TaskList::complete);
        rows.forEach(this::start);
        return rows;
    }

    /** The store learns of starts a little later than we do. */
    private void start(Map<String, Object> row) {
        long started = durable.started((String) row.get("id"));
        if (started > 0) {
            row.put("startTimeMs", started);
        }
    }

    private RowShape shape() {
        return TaskList.shape(clock.millis());
    }

    private ListSql openList(ListQuery query, Set<String> wanted) {
        ListSql sql = common(TaskList.list(shape()), query)
                .contains(query.fuzzy(), "r.id", "r.func_id", "r.origin", "r.origin_id");
        // ids of functions begin with those of their scripts and script sets
        sql.startsWithAny(with("__", query.anyOf("scriptSetId")), "r.func_id")
                .startsWithAny(with(".", query.anyOf("scriptId")), "r.func_id");
        if (wanted.contains("waiting") && !wanted.contains("pending")) {
            sql.where("r.status = 0 AND r.due > :now", "now", clock.millis());
        } else if (wanted.contains("pending") && !wanted.contains("waiting")) {
            sql.where("(r.status = 1 OR r.due <= :now)", "now", clock.millis());
        } else if (wanted.contains("queued") && !wanted.contains("running")) {
            sql.where("r.status = 0");
        } else if (wanted.contains("running") && !wanted.contains("queued")) {
            sql.where("r.status = 1");
        }
        return sql.orderBy("r.seq DESC"); // the primary key
    }

    private static List<String> with(String end, List<String> ids) {
        return ids.stream().map(id -> id + end).toList();
    }

    private static ListSql records(ListQuery query) {
        ListSql sql = common(TaskRecordList.list(), query)
                .anyOf("r.script_set_id", query.anyOf("scriptSetId"))
                .anyOf("r.script_id", query.anyOf("scriptId"))
                .anyOf(
                        "r.status",
                        query.anyOf("status").stream()
                                .map(status -> status.equals(CANCELLED) || status.equals(FAILED) ? "failure" : status)
                                .toList());
        if (query.anyOf("status").equals(List.of(CANCELLED))) {
            sql.where("r.exception_type = 'TaskCancelled'");
        } else if (query.anyOf("status").equals(List.of(FAILED))) {
            sql.where("(r.exception_type IS NULL OR r.exception_type <> 'TaskCancelled')");
        }
        return sql.contains(
                        query.fuzzy(),
                        "r.id",
                        "r.func_id",
                        "r.origin",
                        "r.origin_id",
                        "r.status",
                        "r.exception_type",
                        "r.exception_text",
                        "r.traceback_text",
                        "r.print_logs_text",
                        "r.return_value_json")
                .orderBy(
                        isNarrow(query)
                                ? "+r.trigger_time DESC"
                                : "r.trigger_time DESC") // indexes: see V16__task_index.sql
                .orderBy("r.seq DESC")
                .keysFirst();
    }

    /** Few rows, found by an index of their own: with a plus the store does not go through all records in the order of time instead. */
    private static boolean isNarrow(ListQuery query) {
        return !query.anyOf("originId").isEmpty()
                || !query.anyOf("id").isEmpty()
                || query.filters().hasNonNull("rootTaskId");
    }

    /** As they are stored, also by earlier versions, which did not shorten them. */
    private static List<String> originIds(ListQuery query) {
        return query.anyOf("originId").stream()
                .flatMap(id -> Stream.of(id, Origin.fitting(id)).distinct())
                .toList();
    }

    private static ListSql common(ListSql sql, ListQuery query) {
        sql.anyOf("r.id", query.anyOf("id"))
                .anyOf("r.func_id", query.anyOf("funcId"))
                .anyOf(
                        "r.origin",
                        query.anyOf("origin").stream()
                                .map(origin -> ORIGINS.getOrDefault(origin, origin))
                                .toList())
                .anyOf("r.origin_id", originIds(query))
                .anyOf("r.queue", query.numbers("queue"));
        if (query.filters().hasNonNull("from")) {
            sql.where(
                    "r.trigger_time >= :from",
                    "from",
                    query.filters().get("from").asLong());
        }
        if (query.filters().hasNonNull("to")) {
            sql.where("r.trigger_time <= :to", "to", query.filters().get("to").asLong());
        }
        String root = query.filters().path("rootTaskId").textValue();
        if (root != null) {
            sql.where("(r.root_task_id = :root OR r.id = :root)", "root", root);
        }
        return sql;
    }
}
