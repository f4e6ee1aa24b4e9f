package dff.db;

import java.nio.file.Path;

/** A process that writes rows from many threads and prints each id once its write has returned; ends only by being killed. */
final class EndlessWriter {
    private static final int THREADS = 16;

    private EndlessWriter() {}

    public static void main(String[] args) throws InterruptedException {
        Database database = SqliteDatabase.open(Path.of(args[0]));
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            Thread.ofPlatform().start(() -> write(database, thread));
        }
        Thread.currentThread().join();
    }

    private static void write(Database database, int thread) {
        for (int i = 0; true; i++) {
            String id = "w" + thread + "-" + i;
            database.write(handle -> handle.execute("INSERT INTO state (id, value) VALUES (?, 1)", id));
            System.out.println(id);
            System.out.flush();
        }
    }
}
