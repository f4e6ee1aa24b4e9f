package dff.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.sqlite.ProgressHandler;

/** A real store that counts the steps of SQLite's virtual machine, which no other load disturbs. Readers share the connection of the writer. */
public final class CountedDatabase implements Database {
    /** One step counted stands for so many. */
    private static final int EACH = 100;

    private final SqliteDatabase real;
    private final AtomicInteger steps = new AtomicInteger();

    public CountedDatabase(Path file) {
        this.real = SqliteDatabase.open(file);
        real.write(this::count);
    }

    private Void count(Handle handle) {
        try {
            ProgressHandler.setHandler(handle.getConnection(), EACH, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps.addAndGet(EACH);
                    return 0;
                }
            });
            return null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** About. */
    public int steps(Runnable action) {
        steps.set(0);
        action.run();
        return steps.get();
    }

    public void assertFewSteps(String what, int most, Runnable action) {
        assertThat(steps(action)).as("steps of: " + what).isLessThan(most);
    }

    /** Runs a statement that fills a table: {@code n(i)} are the numbers from 1 to a count. */
    public void fill(int count, String insert) {
        real.write(handle -> handle.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ") " + insert));
    }

    @Override
    public <T> T read(Work<T> work) {
        return real.write(work);
    }

    @Override
    public <T> T write(Work<T> work) {
        return real.write(work);
    }

    @Override
    public boolean offer(Work<?> work) {
        return real.offer(work);
    }

    @Override
    public boolean isWritable() {
        return real.isWritable();
    }

    @Override
    public void close() {
        real.close();
    }
}
