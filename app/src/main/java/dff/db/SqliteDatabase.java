package dff.db;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The embedded store: one file, one writer, four readers. Safe for all threads; no thread but its own touches SQLite. */
public final class SqliteDatabase implements Database {
    /** Where the writer copies the log itself: 32 MiB. Under load the checkpointer is always earlier. */
    private static final int AUTO_CHECKPOINT_PAGES = 8_000;

    private static final List<String> PRAGMAS = List.of(
            "PRAGMA busy_timeout=5000",
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "PRAGMA foreign_keys=ON",
            "PRAGMA wal_autocheckpoint=" + AUTO_CHECKPOINT_PAGES,
            "PRAGMA temp_store=MEMORY");

    private final SqliteWriter writer;
    private final SqliteReaders readers;

    private SqliteDatabase(SqliteWriter writer, SqliteReaders readers) {
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Opens or makes the file and brings its tables up to date.
     *
     * @throws DatabaseException naming the file
     */
    public static SqliteDatabase open(Path file) {
        String url = "jdbc:sqlite:" + file;
        try {
            useLog(url);
            migrate(url);
        } catch (RuntimeException e) {
            throw new DatabaseException(
                    "cannot open the database file " + file + ": "
                            + StoreTrouble.of(e).orElse(firstLine(e)),
                    e);
        }
        return new SqliteDatabase(
                new SqliteWriter(Jdbi.create(() -> connect(url, false))),
                new SqliteReaders(Jdbi.create(() -> connect(url, true))));
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
    }

    /** While nobody else is there: SQLite refuses the change at once, without a wait, when another connection reads just then. */
    private static void useLog(String url) {
        Jdbi.create(() -> connect(url, false)).open().close();
    }

    private static void migrate(String url) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(url);
        Flyway.configure(SqliteDatabase.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static Connection connect(String url, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        Connection connection = DriverManager.getConnection(url, config.toProperties());
        try (Statement statement = connection.createStatement()) {
            for (String pragma : PRAGMAS) {
                if (!readOnly || !pragma.contains("journal_mode")) {
                    statement.execute(pragma);
                }
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public <T> T read(Work<T> work) {
        Request<T> request = new Request<>(work);
        readers.submit(request);
        return request.await();
    }

    @Override
    public <T> T write(Work<T> work) {
        Request<T> request = new Request<>(work);
        writer.submit(request);
        return request.await();
    }

    @Override
    public boolean offer(Work<?> work) {
        return writer.offer(new Request<>(work));
    }

    @Override
    public boolean isWritable() {
        if (!writer.isTroubled()) {
            return true;
        }
        return write(handle -> {
            handle.execute("CREATE TABLE writable (data BLOB)");
            handle.execute("INSERT INTO writable VALUES (zeroblob(65536))");
            handle.execute("DROP TABLE writable");
            return true;
        });
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
