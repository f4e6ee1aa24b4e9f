package dff.script;

import static org.assertj.core.api.Assertions.assertThat;

import dff.db.SqliteDatabase;
import dff.function.Functions;
import dff.runner.ScriptLibrary;
import dff.web.Identity;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
    private static final Identity ROOT =
            new Identity("u-admin", "admin", "admin", Identity.BY_TOKEN, Set.of("sa"), Set.of("*"));

    @TempDir
    Path directory;

    private SqliteDatabase database;
    private Functions functions;
    private Library library;
    private Scripts scripts;
    private Publisher publisher;
    private final FakeCheck check = new FakeCheck();

    @BeforeEach
    void open() {
        InstantSource clock = InstantSource.system();
        database = SqliteDatabase.open(directory.resolve("dff.db"));
        functions = new Functions(database);
        library = Library.open(database, functions, true);
        scripts = new Scripts(database, library, functions, clock);
        publisher = new Publisher(
                new ScriptFeature.Parts(
                        database, library, functions, check, (_, _, _) -> {}, (_, _) -> () -> {}, clock),
                5_000);
        database.write(handle -> {
            ScriptSetSql.insert(handle, new ScriptSetSql.New("demo", null, null, null, null, null, null), "u-admin", 1);
            return null;
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void script(String id, String text) {
        database.write(handle -> {
            ScriptSql.insert(handle, new ScriptSql.New(id, "demo", null, null, Draft.of(text)), 1);
            return null;
        });
    }

    private void publish(String id, String text) {
        var data = dff.json.Json.MAPPER.createObjectNode().put("codeDraft", text);
        scripts.modify(id, data, null, ROOT);
        publisher.publish(id, null, ROOT);
    }

    @Test
    void a_script_never_published_has_no_text() {
        script("demo__a", "x");
        ScriptLibrary.Snapshot now = library.current();
        assertThat(now.md5("demo__a")).isEmpty();
        assertThat(now.code("demo__a", Draft.of("").md5())).isEmpty();
    }

    @Test
    void a_snapshot_stays_as_it_was() {
        script("demo__a", "");
        publish("demo__a", "one");
        ScriptLibrary.Snapshot old = library.current();
        publish("demo__a", "two");
        String md5 = old.md5("demo__a").orElseThrow();
        assertThat(md5).isEqualTo(Draft.of("one").md5());
        assertThat(old.code("demo__a", md5)).contains("one");
    }

    @Test
    void an_older_text_is_found_in_the_history_after_a_restart() {
        script("demo__a", "");
        publish("demo__a", "one");
        publish("demo__a", "two");
        Library again = Library.open(database, functions, true);
        assertThat(again.current().code("demo__a", Draft.of("one").md5())).contains("one");
    }

    @Test
    void a_deleted_script_can_still_be_read_by_a_call_that_runs() {
        script("demo__a", "");
        publish("demo__a", "one");
        ScriptLibrary.Snapshot old = library.current();
        scripts.delete("demo__a", ROOT);
        assertThat(library.current().md5("demo__a")).isEmpty();
        assertThat(old.code("demo__a", Draft.of("one").md5())).contains("one");
    }

    @Test
    void changes_since_a_counter_are_told_once_each() {
        script("demo__a", "");
        script("demo__b", "");
        long start = library.current().counter();
        publish("demo__a", "1");
        publish("demo__b", "1");
        publish("demo__a", "2");
        ScriptLibrary.Snapshot now = library.current();
        assertThat(now.changedSince(start + 3)).contains(List.of());
        assertThat(now.changedSince(start + 2)).contains(List.of("demo__a"));
        assertThat(now.changedSince(start)).contains(List.of("demo__a", "demo__b"));
    }

    @Test
    void a_counter_too_old_or_from_the_future_means_all() {
        script("demo__a", "");
        publish("demo__a", "1");
        ScriptLibrary.Snapshot now = library.current();
        assertThat(now.changedSince(now.counter() - 2)).isEmpty();
        assertThat(now.changedSince(now.counter() + 1)).isEmpty();
    }

    @Test
    void only_the_last_thousand_changes_are_remembered() {
        LibrarySnapshot snapshot = LibrarySnapshot.loaded(
                0, java.util.Map.of(), new Networks(true, java.util.Map.of()), new CodeCache(database));
        for (int i = 1; i <= LibrarySnapshot.MAX_CHANGES + 1; i++) {
            snapshot = snapshot.next(i, java.util.Map.of("demo__s" + i, Optional.of("m")));
        }
        assertThat(snapshot.changedSince(0)).isEmpty();
        assertThat(snapshot.changedSince(1))
                .hasValueSatisfying(ids ->
                        assertThat(ids).hasSize(LibrarySnapshot.MAX_CHANGES).startsWith("demo__s2"));
    }

    @Test
    void a_change_leaves_ten_thousand_other_scripts_alone() {
        var all = new java.util.HashMap<String, Optional<String>>();
        for (int i = 0; i < 10_000; i++) {
            all.put("demo__s" + i, Optional.of("m" + i));
        }
        Md5Map before = Md5Map.EMPTY.with(all);
        Md5Map after = before.with(java.util.Map.of("demo__s7", Optional.of("new"), "demo__s8", Optional.empty()));
        assertThat(after.get("demo__s7")).contains("new");
        assertThat(after.get("demo__s8")).isEmpty();
        assertThat(before.get("demo__s8")).contains("m8");
        assertThat(after.get("demo__s9999")).contains("m9999");
    }

    @Test
    void a_thousand_publishes_never_show_a_reader_half_a_library() throws InterruptedException {
        int writers = 4;
        int each = 250;
        for (int i = 0; i < writers; i++) {
            script("demo__w" + i, "");
        }
        long start = library.current().counter();
        AtomicBoolean done = new AtomicBoolean();
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(Thread.ofPlatform().start(() -> read(writers, done, faults)));
        }
        List<Thread> publishers = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            String id = "demo__w" + w;
            publishers.add(Thread.startVirtualThread(() -> {
                for (int n = 1; n <= each; n++) {
                    String text = "# " + n;
                    publish(id, text);
                    String live = library.current().md5(id).orElse("none");
                    if (!live.equals(Draft.of(text).md5())) {
                        faults.add(id + " version " + n + " was not live when its publishing returned");
                    }
                }
            }));
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(faults).isEmpty();
        assertThat(library.current().counter()).isEqualTo(start + (long) writers * each);
    }

    /** Every text a snapshot names can be read, and counters only rise. */
    private void read(int writers, AtomicBoolean done, Queue<String> faults) {
        long last = 0;
        while (!done.get()) {
            ScriptLibrary.Snapshot now = library.current();
            if (now.counter() < last) {
                faults.add("the counter fell from " + last + " to " + now.counter());
            }
            last = now.counter();
            for (int w = 0; w < writers; w++) {
                String id = "demo__w" + w;
                Optional<String> md5 = now.md5(id);
                if (md5.isPresent() && now.code(id, md5.get()).isEmpty()) {
                    faults.add(id + " has no text for " + md5.get());
                }
            }
        }
    }
}
