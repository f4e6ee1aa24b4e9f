package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who chooses between warm and fresh processes: the function, else its script set, else the installation. */
class IsolationTest {
    private static final Workspace WORK = Workspace.shared();
    private static final String CODE = """
            import builtins
            def count():
                builtins.count = getattr(builtins, 'count', 0) + 1
                return builtins.count
            @DFF.API('Undecided')
            def undecided(): return count()
            @DFF.API('Warm', isolation='warm')
            def warm(): return count()
            @DFF.API('Fresh', isolation='fresh')
            def fresh(): return count()
            """;

    @BeforeAll
    static void publish() {
        WORK.publish("isolation__main", CODE);
        WORK.publish("isolation_set__main", CODE);
    }

    /** The highest number that one of some calls answers; 1 = no call found anything of an earlier one. */
    private static int highest(Workspace work, String function) {
        String link = work.link(function);
        int highest = 0;
        for (int i = 0; i < 12; i++) {
            highest = Math.max(
                    highest, Integer.parseInt(work.anonymous().get(link).text()));
        }
        return highest;
    }

    private static Reply choose(Object isolation) {
        Map<String, Object> data = new java.util.HashMap<>();
        data.put("isolation", isolation);
        return WORK.admin().post("/api/v1/script-sets/isolation_set/do/modify", Map.of("data", data));
    }

    @Test
    void function_chooses_for_itself() {
        assertThat(highest(WORK, "isolation__main.fresh")).isEqualTo(1);
        assertThat(highest(WORK, "isolation__main.warm")).isGreaterThan(1);
        assertThat(highest(WORK, "isolation__main.undecided")).isGreaterThan(1);
    }

    @Test
    void choice_of_the_script_set_counts_from_the_next_call_on_unless_the_function_has_its_own() {
        assertThat(highest(WORK, "isolation_set__main.undecided")).isGreaterThan(1);

        assertThat(choose("fresh").status()).isEqualTo(200);
        assertThat(highest(WORK, "isolation_set__main.undecided")).isEqualTo(1);
        assertThat(highest(WORK, "isolation_set__main.warm")).isGreaterThan(1);
        assertThat(WORK.admin()
                        .get("/api/v1/script-sets/do/list?id=isolation_set")
                        .data()
                        .path(0)
                        .path("isolation")
                        .asText())
                .isEqualTo("fresh");

        assertThat(choose(null).status()).isEqualTo(200);
        assertThat(highest(WORK, "isolation_set__main.undecided")).isGreaterThan(1);
    }

    @Test
    void choice_is_kept_when_a_set_is_added_and_only_two_are_known() {
        Map<String, Object> set = Map.of("id", "isolation_new", "isolation", "fresh");
        assertThat(WORK.admin()
                        .post("/api/v1/script-sets/do/add", Map.of("data", set))
                        .status())
                .isEqualTo(200);
        WORK.publish("isolation_new__main", CODE);
        assertThat(highest(WORK, "isolation_new__main.undecided")).isEqualTo(1);

        Reply refused = choose("frozen");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").path("message").asText()).contains("isolation");
    }

    @Test
    void choice_of_the_function_stands_in_the_list_of_functions() {
        var functions = WORK.admin()
                .get("/api/v1/funcs/do/list?scriptId=isolation__main")
                .data();

        assertThat(functions)
                .anySatisfy(function -> assertThat(function.path("extraConfigJSON")
                                .path("isolation")
                                .asText())
                        .isEqualTo("fresh"));
    }

    @Test
    void installation_chooses_for_all_that_say_nothing() {
        try (TestServer server = TestServer.start(Map.of("_FUNC_TASK_ISOLATION", "fresh"))) {
            Workspace work = new Workspace(server);
            work.publish("isolation__main", CODE);

            assertThat(highest(work, "isolation__main.undecided")).isEqualTo(1);
            assertThat(highest(work, "isolation__main.warm")).isGreaterThan(1);
            Reply draft = work.admin().post("/api/v1/func-draft/isolation__main.undecided", Map.of());
            assertThat(draft.data().path("result").path("returnValue").asText()).isEqualTo("1");
        }
    }
}
