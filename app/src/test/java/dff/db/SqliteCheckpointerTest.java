package dff.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCheckpointerTest {
    private static final int PAGE = 4_096;

    @TempDir
    private Path directory;

    private Jdbi jdbi;
    private Handle writer;
    private SqliteCheckpointer checkpointer;

    @BeforeEach
    void open() {
        jdbi = Jdbi.create(this::connect);
        writer = jdbi.open();
        writer.execute("CREATE TABLE filler (data BLOB)");
        checkpointer = new SqliteCheckpointer(jdbi);
    }

    private Connection connect() throws java.sql.SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("test.sqlite"));
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA wal_autocheckpoint=0");
        }
        return connection;
    }

    @AfterEach
    void close() {
        checkpointer.close();
        writer.close();
    }

    private void write(int pages) {
        writer.execute("INSERT INTO filler VALUES (zeroblob(?))", pages * PAGE);
    }

    private boolean copied() {
        try (Handle other = jdbi.open()) {
            SqliteCheckpointer.Log log = SqliteCheckpointer.pass(other);
            return log.isCopied();
        }
    }

    @Test
    void large_log_is_copied_and_begins_anew() {
        write(SqliteCheckpointer.PAGES);
        assertThat(checkpointer.written(SqliteCheckpointer.PIECES)).isFalse();

        Awaitility.await().until(() -> checkpointer.written(0));
        SqliteCheckpointer.Log log = SqliteCheckpointer.pass(writer);
        assertThat(log.pages()).isGreaterThan(SqliteCheckpointer.PAGES);
        assertThat(log.isCopied()).isTrue();
        assertThat(checkpointer.written(0)).as("told once").isFalse();

        write(1);
        assertThat(SqliteCheckpointer.pass(writer).pages()).isLessThan(100);
    }

    @Test
    void small_log_is_copied_and_goes_on() {
        write(10);
        checkpointer.written(SqliteCheckpointer.PIECES);

        Awaitility.await().until(this::copied);
        write(1);

        assertThat(checkpointer.written(0)).isFalse();
    }

    /** Until the reader is done the log cannot begin anew, and the writer is not asked to try in vain. */
    @Test
    void log_somebody_reads_is_copied_later() {
        try (Handle reader = jdbi.open()) {
            write(1);
            reader.execute("BEGIN");
            reader.select("SELECT COUNT(*) FROM filler").mapTo(Long.class).one();
            write(SqliteCheckpointer.PAGES);

            try (SqliteCheckpointer own = new SqliteCheckpointer(jdbi)) {
                own.written(SqliteCheckpointer.PIECES);
                Awaitility.await().until(own::isIdle);
                assertThat(own.written(0)).isFalse();

                reader.execute("COMMIT");
                own.written(SqliteCheckpointer.PIECES);
                Awaitility.await().until(() -> own.written(0));
            }
        }
    }
}
