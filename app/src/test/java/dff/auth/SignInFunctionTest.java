package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.Client;
import dff.app.Reply;
import dff.app.TestServer;
import dff.app.Workspace;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in through functions, run by real Python processes. */
class SignInFunctionTest {
    private static final String PATH = "/api/v1/func/integration/sign-in";
    private static final String PROFILE = "/api/v1/auth/profile/do/get";
    private static final String CODE = """
            ANSWERS = {'yes': True, 'no': False, 'text': 'alice', 'number': 7, 'zero': 0, 'none': None, 'empty': '',
                'object': {'uid': 42, 'title': 'Alice A', 'mail': 'a@example.com', 'id': ''},
                'nobody': {'name': 'without id'}, 'list': [1], 'long': 'x' * 200}

            @DFF.API('Directory', integration='signIn', timeout=2)
            def check(username, password):
                if password == 'raise':
                    raise Exception('The directory says no')
                if password == 'slow':
                    while True:
                        pass
                return ANSWERS[password]

            @DFF.API('Other')
            def other(username, password):
                return True
            """;
    private static final TestServer SERVER = TestServer.start(Map.of());

    @BeforeAll
    static void publish() {
        new Workspace(SERVER).publish("signin__main", CODE);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static Reply signIn(String function, String username, String password) {
        return SERVER.anonymous()
                .post(PATH, Map.of("signIn", Map.of("funcId", function, "username", username, "password", password)));
    }

    private static Reply signIn(String password) {
        return signIn("signin__main.check", "bob", password);
    }

    @ParameterizedTest
    @CsvSource({"yes,bob", "text,alice", "number,7", "object,42"})
    void answer_of_the_function_is_the_users_id(String password, String id) {
        Reply reply = signIn(password);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.data().path("userId").asText()).matches("igu_[0-9a-f]{32}-" + id);
        assertThat(reply.header("Set-Cookie")).startsWith("xDFFAuthToken=");
    }

    @Test
    void profile_says_who_vouches() {
        Client client = SERVER.anonymous()
                .withToken(signIn("object").data().path("xAuthToken").asText());

        JsonNode profile = client.get(PROFILE).data();

        assertThat(profile.path("username").asText()).isEqualTo("bob");
        assertThat(profile.path("name").asText()).isEqualTo("Alice A");
        assertThat(profile.path("email").asText()).isEqualTo("a@example.com");
        assertThat(profile.path("roles").toString()).isEqualTo("[\"user\"]");
        assertThat(profile.path("customPrivileges").toString()).isEqualTo("[\"systemSetting_r\"]");
        assertThat(profile.path("integratedSignInFuncId").asText()).isEqualTo("signin__main.check");
        assertThat(profile.path("integratedSignInFuncTitle").asText()).isEqualTo("Directory");
    }

    @Test
    void guest_may_work_but_has_no_account_to_change() {
        Client client = SERVER.anonymous()
                .withToken(signIn("yes").data().path("xAuthToken").asText());

        assertThat(client.get("/api/v1/scripts/do/list").status()).isEqualTo(200);
        assertThat(client.get("/api/v1/access-keys/do/list").reason()).isEqualTo("EUserPrivilege");
        assertThat(client.post("/api/v1/auth/profile/do/modify", Map.of("data", Map.of("name", "x")))
                        .reason())
                .isEqualTo("EBizCondition.IntegratedUser");
        assertThat(client.post(
                                "/api/v1/auth/do/change-password",
                                Map.of("changePassword", Map.of("oldPassword", "yes", "newPassword", "no")))
                        .reason())
                .isEqualTo("EBizCondition.IntegratedUser");
        assertThat(client.post("/api/v1/auth/do/sign-out-everywhere", Map.of()).status())
                .isEqualTo(200);
        assertThat(client.get(PROFILE).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"no", "zero", "none", "empty", "nobody", "list"})
    void answer_that_names_nobody_is_refused(String password) {
        Reply reply = signIn("signin__main.check", "n-" + password, password);

        assertThat(reply.status()).isEqualTo(599);
        assertThat(reply.json().path("error").asDouble()).isEqualTo(599.3);
        assertThat(reply.reason()).isEqualTo("EFuncFailed.SignInFuncReturnedFalseOrNothing");
        assertThat(reply.json().at("/detail/signInWaitTimeout").asInt(-1)).isZero();
    }

    @Test
    void exception_is_told_and_a_slow_function_ends() {
        Reply raised = signIn("signin__main.check", "raiser", "raise");
        Reply slow = signIn("signin__main.check", "sleeper", "slow");

        assertThat(raised.reason()).isEqualTo("EFuncFailed.SignInFuncRaisedException");
        assertThat(raised.message()).contains("The directory says no");
        assertThat(slow.reason()).isEqualTo("EFuncFailed.SignInFuncTimeout");
    }

    @Test
    void only_functions_made_for_it_sign_people_in() {
        for (String function : new String[] {"signin__main.other", "signin__main.nothing", "x"}) {
            assertThat(signIn(function, "bob", "yes").status()).isEqualTo(404);
        }
    }

    @Test
    void ten_failures_lock_this_way_of_guessing_and_no_account_of_that_name() {
        for (int i = 0; i < 10; i++) {
            assertThat(signIn("signin__main.check", TestServer.ADMIN, "no").status())
                    .isEqualTo(599);
        }

        assertThat(signIn("signin__main.check", TestServer.ADMIN, "yes").reason())
                .isEqualTo("EUserLocked");
        assertThat(SERVER.signIn(TestServer.ADMIN, TestServer.PASSWORD).status())
                .isEqualTo(200);
    }

    @Test
    void long_ids_stay_within_the_limit_of_ids() {
        String id = signIn("long").data().path("userId").asText();

        assertThat(id).hasSize(64).matches("igu_[0-9a-f]{32}-[0-9a-f]{27}");
    }

    @Test
    void guest_is_out_when_the_function_is_gone() {
        Workspace workspace = new Workspace(SERVER);
        workspace.publish("signin_gone__main", CODE);
        Reply reply = signIn("signin_gone__main.check", "bob", "yes");
        Client client =
                SERVER.anonymous().withToken(reply.data().path("xAuthToken").asText());
        assertThat(client.get(PROFILE).status()).isEqualTo(200);

        workspace.admin().get("/api/v1/script-sets/signin_gone/do/delete");

        assertThat(client.get(PROFILE).message()).isEqualTo("User is not existed");
    }

    @Test
    void everybody_can_see_which_functions_sign_in() {
        JsonNode functions =
                SERVER.anonymous().get("/api/v1/system-info").data().path("INTEGRATED_SIGN_IN_FUNC");

        assertThat(functions.toString()).isEqualTo("[{\"id\":\"signin__main.check\",\"title\":\"Directory\"}]");
    }

    @Test
    void passwords_are_in_no_record() {
        signIn("signin__main.check", "recorded", "yes");
        org.awaitility.Awaitility.await()
                .until(() -> SERVER.query("SELECT id FROM task_record WHERE func_id = 'signin__main.check'") != null);

        assertThat(
                        SERVER.query(
                                "SELECT COUNT(*) FROM task_record WHERE func_id = 'signin__main.check' AND func_call_kwargs_json <> '{}'"))
                .isEqualTo("0");
    }
}
