package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Uses every secret there is while everything of ours is logged, then looks for them in the log and on the console. */
class NoSecretInLogsTest {
    private static final String TYPED = "Typed-password-of-the-test";
    private static final String VALUE = "Value-of-a-password-variable";

    private final Logger ours = (Logger) LoggerFactory.getLogger("dff");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Level before;

    @BeforeEach
    void listen() {
        before = ours.getLevel();
        ours.setLevel(Level.TRACE);
        log.start();
        ours.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        ours.detachAppender(log);
        ours.setLevel(before);
    }

    @Test
    void neither_passwords_nor_tokens_nor_the_secret_are_written_down() {
        String secret = "a-secret-for-this-test-only";
        try (TestServer server = TestServer.start(Map.of("SECRET", secret))) {
            server.signIn(TestServer.ADMIN, TYPED);
            String token = server.signIn(TestServer.ADMIN, TestServer.PASSWORD)
                    .data()
                    .path("xAuthToken")
                    .asText();
            Client admin = server.anonymous().withToken(token);
            admin.post(
                    "/api/v1/env-variables/do/add",
                    Map.of("data", Map.of("id", "p", "valueTEXT", VALUE, "autoTypeCasting", "password")));
            admin.post(
                    "/api/v1/auth/do/change-password",
                    Map.of("changePassword", Map.of("oldPassword", TYPED, "newPassword", TYPED)));
            server.anonymous().get("/api/v1/do/ping?xDFFAuthToken=" + token);
            server.anonymous().get("/api/v1/nowhere?xDFFAuthToken=" + token);

            for (String hidden : List.of(TYPED, TestServer.PASSWORD, VALUE, token, secret, "argon2id")) {
                assertThat(written()).doesNotContain(hidden);
                assertThat(server.console()).doesNotContain(hidden);
            }
        }
    }

    private String written() {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        return all.toString();
    }
}
