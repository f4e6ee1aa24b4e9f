package dff.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.auth.MasterSecret;
import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.json.Json;
import dff.runner.PlatformCallException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvCallsTest {
    @TempDir
    private Path directory;

    private final AtomicInteger reads = new AtomicInteger();
    private Database database;
    private Env env;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(directory.resolve("test.sqlite"));
        env = new Env(counted(database), new MasterSecret("a secret of tests"), InstantSource.system());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Database counted(Database inner) {
        return new Database() {
            @Override
            public <T> T read(Work<T> work) {
                reads.incrementAndGet();
                return inner.read(work);
            }

            @Override
            public <T> T write(Work<T> work) {
                return inner.write(work);
            }

            @Override
            public boolean offer(Work<?> work) {
                return inner.offer(work);
            }

            @Override
            public boolean isWritable() {
                return inner.isWritable();
            }

            @Override
            public void close() {}
        };
    }

    private Object call(String op, Object... keysAndValues) {
        ObjectNode request = Json.MAPPER.createObjectNode().put("op", op);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            request.set((String) keysAndValues[i], Json.MAPPER.valueToTree(keysAndValues[i + 1]));
        }
        return env.platformCalls().get(op).answer(request);
    }

    private void save(String id, String type, String text) {
        call("env.save", "id", id, "type", type, "text", text, "title", null, "description", null);
    }

    @Test
    void unknown_variable_is_null() {
        assertThat(call("env.get", "id", "nothing")).isNull();
    }

    @Test
    void saved_variable_is_read_back_at_once() {
        assertThat(call("env.get", "id", "n")).isNull();

        save("n", "integer", "5");
        assertThat(call("env.get", "id", "n")).isEqualTo(Map.of("type", "integer", "text", "5"));

        save("n", "string", "six");
        assertThat(call("env.get", "id", "n")).isEqualTo(Map.of("type", "string", "text", "six"));
    }

    @Test
    void repeated_reads_cost_no_sql() {
        save("n", "integer", "5");
        call("env.get", "id", "n");
        call("env.get", "id", "missing");
        int before = reads.get();

        for (int i = 0; i < 100; i++) {
            call("env.get", "id", "n");
            call("env.get", "id", "missing");
        }

        assertThat(reads.get()).isEqualTo(before);
    }

    @Test
    void deleted_variable_is_null_and_deleting_a_missing_one_is_fine() {
        save("n", "integer", "5");

        call("env.delete", "id", "n");
        call("env.delete", "id", "n");

        assertThat(call("env.get", "id", "n")).isNull();
    }

    @Test
    void list_names_all_variables_in_order() {
        save("b", "string", "2");
        save("a", "string", "1");

        List<?> rows = (List<?>) call("env.list");

        assertThat(rows).hasSize(2);
        assertThat(((Map<?, ?>) rows.getFirst()).get("id")).isEqualTo("a");
        assertThat(((Map<?, ?>) rows.getFirst()).get("valueTEXT")).isEqualTo("1");
    }

    @Test
    void password_reaches_scripts_in_clear_and_the_store_encrypted() {
        EnvVariables variables =
                new EnvVariables(database, new MasterSecret("a secret of tests"), InstantSource.system());
        variables.add(new EnvVariable(0, "p", null, null, "in clear", EnvVariable.PASSWORD, null, 1, 1));

        assertThat(call("env.get", "id", "p")).isEqualTo(Map.of("type", "password", "text", "in clear"));
        String stored = database.read(handle -> handle.select("SELECT value_text FROM env_variable WHERE id = 'p'")
                .mapTo(String.class)
                .one());
        assertThat(stored).startsWith("v1:").doesNotContain("in clear");
        assertThat(((Map<?, ?>) ((List<?>) call("env.list")).getFirst()).get("valueTEXT"))
                .isNull();
    }

    @Test
    void password_stays_encrypted_when_a_script_renews_it() {
        EnvVariables variables =
                new EnvVariables(database, new MasterSecret("a secret of tests"), InstantSource.system());
        variables.add(new EnvVariable(0, "p", "title", null, "one", EnvVariable.PASSWORD, null, 1, 1));

        save("p", "string", "two");

        assertThat(call("env.get", "id", "p")).isEqualTo(Map.of("type", "password", "text", "two"));
    }

    @Test
    void password_of_another_secret_names_the_variable() {
        new EnvVariables(database, new MasterSecret("another"), InstantSource.system())
                .add(new EnvVariable(0, "p", null, null, "one", EnvVariable.PASSWORD, null, 1, 1));

        assertThatThrownBy(() -> call("env.get", "id", "p"))
                .isInstanceOf(PlatformCallException.class)
                .hasMessageContaining("`p`")
                .hasMessageContaining("SECRET");
    }

    @Test
    void bad_words_of_a_script_become_its_exception() {
        assertThatThrownBy(() -> save("1 bad id", "string", "x")).isInstanceOf(PlatformCallException.class);
        assertThatThrownBy(() -> save("ok", "password", "x")).isInstanceOf(PlatformCallException.class);
        assertThatThrownBy(() -> call("env.save", "id", List.of(1), "type", "string", "text", "x"))
                .isInstanceOf(PlatformCallException.class);
        assertThatThrownBy(() -> save("ok", "string", "x".repeat(EnvVariables.MAX_VALUE + 1)))
                .hasMessageContaining("1048576");
    }
}
