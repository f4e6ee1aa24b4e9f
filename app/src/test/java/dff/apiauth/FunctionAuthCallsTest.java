package dff.apiauth;

import static dff.apiauth.GuardedLinks.WORK;
import static dff.apiauth.GuardedLinks.auth;
import static dff.apiauth.GuardedLinks.decider;
import static dff.apiauth.GuardedLinks.link;
import static dff.apiauth.GuardedLinks.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links behind a function that decides who may call. */
class FunctionAuthCallsTest {
    private final Client client = GuardedLinks.newSender();

    @BeforeAll
    static void publish() {
        GuardedLinks.publish();
    }

    @Test
    void function_sees_the_request_and_decides() {
        String link = decider("lets");

        refused(client.get(link), "Func Auth failed");
        assertThat(client.with("x-pass", "yes").get(link).status()).isEqualTo(200);
        assertThat(client.with("x-pass", "yes")
                        .post(link, Map.of("kwargs", Map.of()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void function_without_arguments_is_called_without() {
        assertThat(client.get(decider("plain")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "1", "-0.5", "'x'", "[0]", "{'a':0}", "'x'*300000", "DFF.RESP({'a':1})"})
    void true_answers_let_in(String answer) {
        assertThat(client.get(decider("anything") + "?answer=" + encoded(answer))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "False",
                "None",
                "0",
                "0.0",
                "-0.0",
                "''",
                "[]",
                "{}",
                "()",
                "DFF.RESP(False)",
                "DFF.RESP('')",
                "DFF.REDIRECT('/x')",
                "(x for x in [1])"
            })
    void false_answers_let_nobody_in(String answer) {
        refused(client.get(decider("anything") + "?answer=" + encoded(answer)), "Func Auth failed");
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void function_that_raises_or_takes_too_long_lets_nobody_in() {
        Reply raised = client.get(decider("raises"));
        Reply late = client.get(decider("slow"));

        assertThat(raised.status()).isEqualTo(599);
        assertThat(raised.reason()).isEqualTo("EFuncFailed");
        assertThat(late.status()).isEqualTo(599);
        assertThat(late.reason()).isEqualTo("EFuncTimeout");
    }

    @Test
    void function_that_is_no_longer_published_lets_nobody_in() {
        WORK.publish("apia__gone", "@DFF.API('x')\ndef yes():\n    return True\n");
        String link = link(auth("func", Map.of("funcId", "apia__gone.yes")));
        assertThat(client.get(link).status()).isEqualTo(200);

        WORK.publish("apia__gone", "@DFF.API('x')\ndef no():\n    return True\n");

        refused(client.get(link), "Func Auth failed");
    }
}
