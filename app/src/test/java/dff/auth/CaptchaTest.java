package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dff.app.Reply;
import dff.app.TestServer;
import dff.web.ApiError;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptchaTest {
    private static final String GET = "/api/v1/captcha/do/get?captchaCategory=signIn&captchaToken=";
    private final Captcha captcha = new Captcha(true);

    @Test
    void picture_is_svg_and_does_not_hold_its_digits_as_text() {
        Reply reply = TestServer.shared().anonymous().get(GET + "picture-0815");

        assertThat(reply.header("Content-Type")).startsWith("image/svg+xml");
        assertThat(reply.text())
                .startsWith("<svg")
                .contains("width=\"120\" height=\"30\"")
                .doesNotContain("<text");
    }

    @Test
    void token_is_shown_once() {
        TestServer.shared().anonymous().get(GET + "once");

        Reply again = TestServer.shared().anonymous().get(GET + "once");

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.reason()).isEqualTo("EUserCaptcha");
        assertThat(again.json().at("/detail/captchaToken").asText()).isEqualTo("once");
    }

    @Test
    void unknown_category_is_refused() {
        assertThat(TestServer.shared()
                        .anonymous()
                        .get("/api/v1/captcha/do/get?captchaCategory=x&captchaToken=y")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void right_answer_passes_once() {
        captcha.draw(Captcha.SIGN_IN, "token-ABCD");

        captcha.check(Captcha.SIGN_IN, "token-ABCD", "abcd", Map.of());

        assertThatThrownBy(() -> captcha.check(Captcha.SIGN_IN, "token-ABCD", "abcd", Map.of()))
                .isInstanceOf(ApiError.class)
                .hasMessage("Can not found captcha token");
    }

    @Test
    void wrong_answer_uses_the_token_up() {
        captcha.draw(Captcha.SIGN_IN, "token-1234");

        assertThatThrownBy(() -> captcha.check(Captcha.SIGN_IN, "token-1234", "9999", Map.of()))
                .hasMessage("Invalid captcha");
        assertThatThrownBy(() -> captcha.check(Captcha.SIGN_IN, "token-1234", "1234", Map.of()))
                .hasMessage("Can not found captcha token");
    }

    @Test
    void answer_of_another_category_does_not_pass() {
        captcha.draw(Captcha.CHANGE_PASSWORD, "token-1234");

        assertThatThrownBy(() -> captcha.check(Captcha.SIGN_IN, "token-1234", "1234", Map.of()))
                .hasMessage("Can not found captcha token");
    }

    @Test
    void after_three_failures_prod_asks_for_it_before_looking_at_the_password() {
        try (TestServer prod = TestServer.start(Map.of("MODE", "prod"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(prod.signIn(TestServer.ADMIN, "wrong").reason()).isEqualTo("EUserPassword");
            }

            Reply reply = prod.signIn(TestServer.ADMIN, TestServer.PASSWORD);

            assertThat(reply.reason()).isEqualTo("EUserCaptcha");
            assertThat(reply.message()).isEqualTo("Please input captcha");
            assertThat(reply.json().at("/detail/signInWaitTimeout").asInt(-1)).isZero();
            assertThat(reply.json().at("/detail/captchaRequired").asBoolean()).isTrue();
        }
    }
}
