package dff.script;

import dff.db.Database;
import dff.web.ApiError;
import dff.web.work.LongWork;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Finds a text in drafts and published code. Reads the scripts in small pages, so that a search neither holds the whole library nor
 * one of the store's few readers for long; at most {@link #AT_ONCE} run at a time, each for at most {@link #LONGEST_MILLIS}. Safe for
 * all threads.
 */
final class CodeSearch {
    static final int AT_ONCE = 2;
    static final int LONGEST_MILLIS = 5_000;
    static final int MAX_OF_SCRIPT = 50;
    private static final int SCRIPTS_A_PAGE = 50;
    /** A page ends with the script that passes this, however few it has. */
    static final int CHARACTERS_A_PAGE = 2 * 1_048_576;

    /** Which text a match stands in: both, when draft and published code are the same. */
    enum Where {
        DRAFT,
        PUBLISHED,
        BOTH
    }

    /**
     * What is looked for.
     *
     * @param limit matches answered at most
     */
    record Query(String text, boolean matchCase, boolean drafts, boolean published, int limit) {}

    /** Matches of one script in the order of their lines. @param cut whether it has more */
    record Found(String scriptId, String title, Where where, List<CodeLines.Match> matches, boolean cut) {}

    /** @param complete false when a limit ended the search before the last script */
    record Result(List<Found> found, int count, boolean complete) {}

    /** A row of {@code script}; the published code is empty when the draft is the same. */
    private record Texts(String id, String title, String draft, String code, boolean same) {
        long size() {
            return (long) draft.length() + (code == null ? 0 : code.length());
        }
    }

    private final LongWork turns = new LongWork("code-search", "searches in code", AT_ONCE);
    private final Database database;
    private final LongSupplier nanos;

    CodeSearch(Database database) {
        this(database, System::nanoTime);
    }

    CodeSearch(Database database, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
    }

    /** @throws ApiError 429 when too many searches run already */
    Result search(Query query) {
        return turns.run(() -> walk(query));
    }

    private Result walk(Query query) {
        CodeLines lines = new CodeLines(query.text(), query.matchCase());
        long end = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        List<Found> found = new ArrayList<>();
        int count = 0;
        String after = "";
        while (true) {
            String from = after;
            List<Texts> page = database.read(handle -> page(handle, from));
            if (page.isEmpty()) {
                return new Result(found, count, true);
            }
            for (Texts script : page) {
                for (Found part : inScript(script, query, lines, query.limit() - count)) {
                    found.add(part);
                    count += part.matches().size();
                }
                if (count >= query.limit() || nanos.getAsLong() - end > 0) {
                    return new Result(found, count, false);
                }
            }
            after = page.getLast().id();
        }
    }

    private static List<Found> inScript(Texts script, Query query, CodeLines lines, int room) {
        List<Found> found = new ArrayList<>(2);
        int left = room;
        if (query.drafts() || script.same()) {
            left -= add(found, script, script.same() ? Where.BOTH : Where.DRAFT, lines.in(script.draft()), left);
        }
        if (query.published() && !script.same()) {
            add(found, script, Where.PUBLISHED, lines.in(script.code()), left);
        }
        return found;
    }

    private static int add(List<Found> found, Texts script, Where where, List<CodeLines.Match> matches, int room) {
        int kept = Math.min(Math.min(matches.size(), MAX_OF_SCRIPT), room);
        if (kept > 0) {
            found.add(new Found(script.id(), script.title(), where, matches.subList(0, kept), matches.size() > kept));
        }
        return kept;
    }

    /** Some of the next scripts: none when there are no more. By index script_id, in whose order rows are read one by one. */
    private static List<Texts> page(Handle handle, String after) {
        List<Texts> page = new ArrayList<>();
        long size = 0;
        try (ResultIterator<Texts> rows = handle.createQuery("""
                        SELECT id, title, code_draft, code_md5 = code_draft_md5 AS same,
                               CASE WHEN code_md5 = code_draft_md5 THEN '' ELSE code END AS code
                          FROM script WHERE id > :after ORDER BY id LIMIT :limit
                        """)
                .bind("after", after)
                .bind("limit", SCRIPTS_A_PAGE)
                .map((row, _) -> texts(row))
                .iterator()) {
            while (size < CHARACTERS_A_PAGE && rows.hasNext()) {
                Texts script = rows.next();
                page.add(script);
                size += script.size();
            }
        }
        return page;
    }

    private static Texts texts(ResultSet row) throws SQLException {
        return new Texts(
                row.getString("id"),
                row.getString("title"),
                row.getString("code_draft"),
                row.getString("code"),
                row.getBoolean("same"));
    }
}
