package dff.link;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of the {@code DFF} object behind which the platform itself stands. */
class InjectedNamesTest {
    private static final Workspace WORK = Workspace.shared();
    private static final Client CLIENT = WORK.anonymous();

    @BeforeAll
    static void publish() {
        WORK.publish("names__main", """
                @DFF.API('run')
                def run(code):
                    return eval(code)
                """);
    }

    private static Reply run(String code) {
        return CLIENT.post(WORK.link("names__main.run"), java.util.Map.of("kwargs", java.util.Map.of("code", code)));
    }

    @Test
    void signature_is_the_digest_of_secret_and_arguments() throws IOException, GeneralSecurityException {
        String secret =
                Files.readString(WORK.server().directory().resolve("secret")).strip();
        byte[] signed =
                MessageDigest.getInstance("MD5").digest((secret + "\na\n1\n文").getBytes(StandardCharsets.UTF_8));

        assertThat(run("DFF.SIGN('a', 1, '文')").text()).isEqualTo(HexFormat.of().formatHex(signed));
    }

    @Test
    void ciphered_text_comes_back_with_the_same_key_and_salt_only() {
        String data = run("DFF.TOOLKIT.cipher_by_aes('文' * 1000, 'key', 's')").text();

        assertThat(run("DFF.TOOLKIT.decipher_by_aes('" + data + "', 'key', 's') == '文' * 1000")
                        .text())
                .isEqualTo("true");
        for (String other : new String[] {"'other', 's'", "'key', 'other'", "'key'"}) {
            Reply refused = run("DFF.TOOLKIT.decipher_by_aes('" + data + "', " + other + ")");
            assertThat(refused.json().path("detail").path("exception").asText())
                    .isEqualTo("ValueError: The data was not made with this key and salt, or it was changed");
        }
        assertThat(run("DFF.TOOLKIT.cipher_by_aes('', '') != DFF.TOOLKIT.cipher_by_aes('', '')")
                        .text())
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DFF.SRC('x') | NotFoundException: Data source `x` not found",
                "DFF.CONN('x') | EntityNotFound: Connector not found: `x`",
                "DFF.FUNC('a__b.c') | NotFoundException: Function not found: `a__b.c`",
                "DFF.SYNC_API.call('none') | EntityNotFound: Sync API not found: `none`"
            })
    void what_does_not_exist_is_named(String code, String exception) {
        assertThat(run(code).json().path("detail").path("exception").asText()).isEqualTo(exception);
    }

    @Test
    void stub_for_editors_can_be_fetched_by_everybody() {
        Reply reply = CLIENT.get("/client-app/dff.pyi");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("text/x-python");
        assertThat(reply.text())
                .startsWith("\"\"\"Names that the platform gives to every script")
                .contains("class _Dff:");
    }
}
