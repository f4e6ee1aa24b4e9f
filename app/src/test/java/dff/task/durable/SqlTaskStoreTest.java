package dff.task.durable;

import dff.db.SqliteDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store. */
class SqlTaskStoreTest extends TaskStoreContract {
    @TempDir
    Path directory;

    private SqliteDatabase database;

    @Override
    TaskStore open() {
        close();
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        return new SqlTaskStore(database, time::get, QUEUES, LIMIT);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    @Override
    List<String> recordedStatus(String taskId) {
        return database.read(handle -> handle.createQuery("SELECT status FROM task_record WHERE id = :id")
                .bind("id", taskId)
                .mapTo(String.class)
                .list());
    }

    @Override
    List<String> deadLetters() {
        return new DeadLetters(database).ids();
    }
}
