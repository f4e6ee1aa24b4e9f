package dff.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.TestServer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Hashes that moved in from an original installation, which are quick to guess and so are replaced. */
class OldPasswordTest {
    private static final String SECRET = "moved-in-secret-16";
    private static final TestServer SERVER = TestServer.start(Map.of("SECRET", SECRET));

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String addMoved(String id, String password) throws Exception {
        SERVER.addUser(id, "user");
        byte[] digest = MessageDigest.getInstance("SHA-512")
                .digest(("~" + id + "~" + password + "~" + SECRET + "~").getBytes(StandardCharsets.UTF_8));
        String hash = HexFormat.of().formatHex(digest);
        SERVER.sql("UPDATE user_account SET password_hash = ? WHERE id = ?", hash, id);
        return hash;
    }

    private static String stored(String id) {
        return SERVER.query("SELECT password_hash FROM user_account WHERE id = '" + id + "'");
    }

    @Test
    void moved_password_signs_in_and_its_hash_is_replaced() throws Exception {
        addMoved("moved", "old pass 密码");

        assertThat(SERVER.signIn("moved", "old pass 密码").status()).isEqualTo(200);

        assertThat(stored("moved")).startsWith("$argon2id$");
        assertThat(SERVER.signIn("moved", "old pass 密码").status()).isEqualTo(200);
    }

    @Test
    void wrong_password_leaves_the_moved_hash_as_it_is() throws Exception {
        String hash = addMoved("moved-wrong", "right");

        assertThat(SERVER.signIn("moved-wrong", "wrong").reason()).isEqualTo("EUserPassword");
        assertThat(SERVER.signIn("moved-wrong", hash).reason()).isEqualTo("EClientBadRequest"); // 128 characters
        assertThat(stored("moved-wrong")).isEqualTo(hash);
    }

    @Test
    void hash_of_another_user_does_not_fit() throws Exception {
        String hash = addMoved("moved-a", "same");
        addMoved("moved-b", "other");
        SERVER.sql("UPDATE user_account SET password_hash = ? WHERE id = 'moved-b'", hash);

        assertThat(SERVER.signIn("moved-b", "same").status()).isEqualTo(400);
    }
}
