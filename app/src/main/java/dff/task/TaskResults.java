package dff.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.db.Database;
import dff.db.DatabaseException;
import dff.json.Json;
import dff.runner.Outcome;
import dff.runner.ResultBody;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results to be fetched later by task id. Trimmed by their expiry and their total size, never by the number of records. */
public final class TaskResults {
    private static final Logger LOG = LoggerFactory.getLogger(TaskResults.class);
    private static final int PART = 256 * 1024;
    /** What a result takes besides its bytes. */
    static final int ROW = 256;

    private static final int TRIMMED_AT_ONCE = 500;
    /** When all are too large, so many parts of what is allowed are made free. */
    private static final int ROOM = 100;

    private static final String SELECT = """
            SELECT id, origin, origin_id, func_id, status, type, meta_json, size, start_time, end_time FROM task_result
            """;

    /**
     * A kept result without its bytes.
     *
     * @param type a {@link dff.runner.ResultType} of a success, {@code NONE} otherwise
     * @param meta what the runner said besides: response control, or exception and traceback
     */
    public record Kept(
            String id,
            String origin,
            String originId,
            String functionId,
            String status,
            String type,
            ObjectNode meta,
            long size,
            long startTime,
            long endTime) {}

    private final Database database;
    private final long keepMillis;
    private final long sizeLimit;
    /** Bytes of all results, about: exact after each {@link #trim}. */
    private final AtomicLong total = new AtomicLong();

    /** Results that this process has stored in parts until it is {@link #cleaned}. */
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    private volatile boolean cleaned;

    /** @param sizeLimit bytes of all results together; the oldest go first */
    public TaskResults(Database database, long keepSeconds, long sizeLimit) {
        this.database = database;
        this.keepMillis = TimeUnit.SECONDS.toMillis(keepSeconds);
        this.sizeLimit = sizeLimit;
    }

    /** Stores an outcome and consumes its body. A failure to store is logged: the caller has its answer already. */
    public void keep(String taskId, TaskRequest request, Outcome outcome) {
        try {
            KeptResult result = prepare(taskId, request, outcome);
            database.write(handle -> {
                insert(handle, result);
                return null;
            });
            added(result);
        } catch (IOException | RuntimeException e) {
            LOG.error("the late result of {} is lost: {}", taskId, e.toString());
        }
    }

    /**
     * Consumes the body of an outcome. Large ones are stored at once, in parts that nobody sees before {@link #insert} is done.
     *
     * @throws IOException when the body could not be read to its end; nothing of it stays
     */
    public KeptResult prepare(String taskId, TaskRequest request, Outcome outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Success success -> {
                if (success.body().length() > sizeLimit) {
                    success.body().close();
                    yield tooLarge(taskId, request, success);
                }
                yield of(taskId, request, outcome, new Content(success.type().name(), success.meta(), success.body()));
            }
            case Outcome.Failure failure ->
                of(taskId, request, outcome, new Content("NONE", failure.meta(), nothing()));
            case Outcome.TimedOut timedOut ->
                of(taskId, request, outcome, new Content("NONE", timedOut.meta(), nothing()));
            case Outcome.Died died ->
                of(taskId, request, outcome, new Content("NONE", exception("The process " + died.how()), nothing()));
            case Outcome.Cancelled _ ->
                of(taskId, request, outcome, new Content("NONE", exception("The task was cancelled"), nothing()));
            case Outcome.NotStarted _ ->
                of(taskId, request, outcome, new Content("NONE", exception("The task expired"), nothing()));
        };
    }

    private static ResultBody nothing() {
        return ResultBody.of(new byte[0]);
    }

    private static ObjectNode exception(String text) {
        return Json.MAPPER.createObjectNode().put("exception", text);
    }

    private KeptResult tooLarge(String taskId, TaskRequest request, Outcome.Success success) throws IOException {
        String text =
                "The result of " + success.body().length() + " bytes is larger than all kept results may be together ("
                        + sizeLimit + " bytes, _TASK_RESULT_SIZE_LIMIT)";
        Outcome.Failure failure = new Outcome.Failure(exception(text), nothing(), success.usage());
        return of(taskId, request, failure, new Content("NONE", failure.meta(), nothing()));
    }

    /** What is fetched instead of a result that could not be stored. */
    public KeptResult lost(String taskId, TaskRequest request, Outcome.Usage usage, Throwable why) {
        boolean isOfPlace = why instanceof DatabaseException e && e.isOfPlace();
        String text = "The result could not be stored" + (isOfPlace ? ": " + why.getMessage() : "");
        Outcome.Failure failure = new Outcome.Failure(exception(text), nothing(), usage);
        return new KeptResult(
                taskId,
                request.origin(),
                request.functionId(),
                TaskStatus.of(failure),
                "NONE",
                failure.meta().toString(),
                0,
                new byte[0],
                usage,
                System.currentTimeMillis() + keepMillis);
    }

    private record Content(String type, ObjectNode meta, ResultBody body) {}

    private KeptResult of(String id, TaskRequest request, Outcome outcome, Content content) throws IOException {
        byte[] small = content.body().isHeld() && content.body().length() <= PART
                ? content.body().bytes()
                : null;
        if (small == null) {
            try (PartStream parts = new PartStream(id)) {
                content.body().writeTo(parts);
            } catch (IOException | RuntimeException e) {
                database.write(handle -> dropUnseen(handle, id));
                throw e;
            }
        }
        return new KeptResult(
                id,
                request.origin(),
                request.functionId(),
                TaskStatus.of(outcome),
                content.type(),
                content.meta().deepCopy().without(List.of("logs")).toString(),
                content.body().length(),
                small,
                TaskStatus.usage(outcome),
                System.currentTimeMillis() + keepMillis);
    }

    /** Makes a prepared result visible, within the running transaction. Null = nothing. {@link #added} has to follow the commit. */
    public static void insert(Handle handle, KeptResult result) {
        if (result == null) {
            return;
        }
        if (result.body() != null && result.body().length > 0) {
            dropUnseen(handle, result.id());
            handle.execute(
                    "INSERT INTO task_result_part (id, part, bytes) VALUES (?, 0, ?)", result.id(), result.body());
        }
        handle.createUpdate("""
                        INSERT INTO task_result (id, origin, origin_id, func_id, status, type, meta_json, size, start_time, end_time,
                            expire_time)
                        VALUES (:id, :origin, :originId, :funcId, :status, :type, :meta, :size, :startTime, :endTime, :expireTime)
                        """)
                .bind("id", result.id())
                .bind("origin", result.origin().kind())
                .bind("originId", result.origin().id())
                .bind("funcId", result.functionId())
                .bind("status", result.status().shown())
                .bind("type", result.type())
                .bind("meta", result.metaJson())
                .bind("size", result.size())
                .bind("startTime", result.usage().startMillis())
                .bind("endTime", result.usage().endMillis())
                .bind("expireTime", result.expires())
                .execute();
    }

    /** Removes what a prepared result has stored already, when it is not to be seen. Null = nothing. */
    public static void forget(Handle handle, KeptResult result) {
        if (result != null && result.body() == null) {
            dropUnseen(handle, result.id());
        }
    }

    /** Parts of an attempt that did not get to its end; never those of a result that is there. */
    private static int dropUnseen(Handle handle, String id) {
        return handle.execute(
                "DELETE FROM task_result_part WHERE id = ? AND NOT EXISTS (SELECT 1 FROM task_result r WHERE r.id = ?)",
                id,
                id);
    }

    /** A result was stored: looks after the room all of them take. */
    public void added(KeptResult result) {
        if (total.addAndGet(result.size() + ROW) > sizeLimit) {
            dropOldest();
        }
    }

    /**
     * Once after the start: drops the parts of results that a process which was killed did not get to store whole. Then as {@link
     * #trim}. Only for a store that no other process writes to.
     *
     * @return how many results
     */
    public int clean() {
        if (!cleaned) {
            List<String> ids = database.read(handle -> handle.createQuery("""
                            SELECT DISTINCT id FROM task_result_part p
                            WHERE NOT EXISTS (SELECT 1 FROM task_result r WHERE r.id = p.id)
                            """) // primary keys of both
                    .mapTo(String.class)
                    .list());
            for (String id : ids) {
                if (!begun.contains(id)) {
                    database.write(handle -> dropUnseen(handle, id));
                }
            }
            cleaned = true;
            begun.clear();
        }
        return trim();
    }

    /** Drops results whose time is over, and the oldest when all together are too large. @return how many */
    public int trim() {
        int dropped = repeated(handle -> dropExpired(handle, System.currentTimeMillis()));
        total.set(database.read(handle -> handle.createQuery(
                        "SELECT COALESCE(SUM(size), 0) + COUNT(*) * :row FROM task_result") // index
                // task_result_expire, which holds all it asks for
                .bind("row", ROW)
                .mapTo(Long.class)
                .one()));
        return dropped + dropOldest();
    }

    private int dropOldest() {
        return total.get() > sizeLimit ? repeated(this::dropSome) : 0;
    }

    /** In transactions that others get in between. */
    private int repeated(Database.Work<Integer> work) {
        int dropped = 0;
        int some;
        do {
            some = database.write(work);
            dropped += some;
        } while (some > 0);
        return dropped;
    }

    /** Writes a body as rows of {@link #PART} bytes, so that neither heap nor transaction holds it whole. */
    private final class PartStream extends OutputStream {
        private final String id;
        private final byte[] buffer = new byte[PART];
        private int used;
        private int parts;
        private long taken;

        PartStream(String id) {
            this.id = id;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            taken += length;
            if (taken > sizeLimit) { // of a result whose length was not known
                throw new IllegalStateException(
                        "the result of " + id + " is larger than " + sizeLimit + " bytes (_TASK_RESULT_SIZE_LIMIT)");
            }
            int done = 0;
            while (done < length) {
                int piece = Math.min(length - done, PART - used);
                System.arraycopy(bytes, from + done, buffer, used, piece);
                used += piece;
                done += piece;
                if (used == PART) {
                    flush();
                }
            }
        }

        @Override
        public void close() {
            flush();
        }

        @Override
        public void flush() {
            if (used == 0) {
                return;
            }
            byte[] full = Arrays.copyOf(buffer, used);
            int part = parts++;
            used = 0;
            if (!cleaned) {
                begun.add(id);
            }
            database.write(handle -> {
                if (part == 0) {
                    dropUnseen(handle, id); // of an attempt that was killed
                }
                return handle.execute(
                        "INSERT INTO task_result_part (id, part, bytes) VALUES (?, ?, ?)", id, part, full);
            });
        }
    }

    private record Old(String id, long bytes) {}

    private static int dropExpired(Handle handle, long now) {
        List<String> old = handle.createQuery(
                        "SELECT id FROM task_result WHERE expire_time < :now LIMIT :most") // index task_result_expire
                .bind("now", now)
                .bind("most", TRIMMED_AT_ONCE)
                .mapTo(String.class)
                .list();
        old.forEach(id -> delete(handle, id));
        return old.size();
    }

    /** Makes some more room than is wanted, so that not each result that comes at the limit has to do it again. */
    private int dropSome(Handle handle) {
        long surplus = total.get() - (sizeLimit - sizeLimit / ROOM);
        if (total.get() <= sizeLimit) {
            return 0;
        }
        List<Old> oldest = handle.createQuery(
                        "SELECT id, size FROM task_result ORDER BY expire_time LIMIT :most") // index task_result_expire
                .bind("most", TRIMMED_AT_ONCE)
                .map((row, _) -> new Old(row.getString("id"), row.getLong("size") + ROW))
                .list();
        int dropped = 0;
        long freed = 0;
        for (Old one : oldest) {
            if (freed >= surplus) {
                break;
            }
            delete(handle, one.id());
            freed += one.bytes();
            dropped++;
        }
        total.addAndGet(-freed);
        return dropped;
    }

    private static void delete(Handle handle, String id) {
        handle.execute("DELETE FROM task_result_part WHERE id = ?", id);
        handle.execute("DELETE FROM task_result WHERE id = ?", id);
    }

    /**
     * What a task that has ended was asked for.
     *
     * @param kwargsJson null = too large for its record
     */
    public record Asked(String functionId, String kwargsJson, int queue, int timeout) {}

    /** Empty when the record is gone. */
    public Optional<Asked> asked(String taskId) {
        // index task_record_id
        return database.read(handle -> handle.createQuery(
                        "SELECT func_id, func_call_kwargs_json, queue, timeout FROM task_record WHERE id = :id")
                .bind("id", taskId)
                .map((row, _) ->
                        new Asked(row.getString(1), row.getString(2), row.getInt(3), Math.max(1, row.getInt(4))))
                .findOne());
    }

    public Optional<Kept> find(String taskId) {
        long now = System.currentTimeMillis();
        return database.read(handle -> row(handle.createQuery(SELECT + "WHERE id = :id AND expire_time >= :now")
                .bind("id", taskId)
                .bind("now", now)));
    }

    private static Optional<Kept> row(Query query) {
        return query.map((rs, _) -> new Kept(
                        rs.getString("id"),
                        rs.getString("origin"),
                        rs.getString("origin_id"),
                        rs.getString("func_id"),
                        rs.getString("status"),
                        rs.getString("type"),
                        (ObjectNode) Json.parse(rs.getString("meta_json")),
                        rs.getLong("size"),
                        rs.getLong("start_time"),
                        rs.getLong("end_time")))
                .findOne();
    }

    /** Passes the bytes of a kept result on, part by part. */
    public void writeTo(Kept kept, OutputStream out) throws IOException {
        long left = kept.size();
        for (int part = 0; left > 0; part++) {
            int number = part;
            byte[] bytes = database.read(
                    handle -> handle.createQuery("SELECT bytes FROM task_result_part WHERE id = :id AND part = :part")
                            .bind("id", kept.id())
                            .bind("part", number)
                            .map((rs, _) -> rs.getBytes(1))
                            .findOne()
                            .orElse(null));
            if (bytes == null) {
                throw new IOException("the result of " + kept.id() + " has expired while it was read");
            }
            out.write(bytes);
            left -= bytes.length;
        }
    }
}
