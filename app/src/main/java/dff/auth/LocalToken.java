package dff.auth;

import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Masking;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The operator's way in without a password: who can read a file of this machine, and sends its content from this machine, is the first
 * administrator. Nothing makes the file; without it there is no such way. Safe for all threads.
 */
final class LocalToken {
    private static final String HEADER = Masking.LOCAL_TOKEN_HEADER;
    private static final int MAX_BYTES = 4_096;

    private final Path file;
    private final Users users;

    LocalToken(Path file, Users users) {
        this.file = file;
        this.users = users;
    }

    Optional<Identity> identify(HttpCall call) {
        String sent = call.header(HEADER);
        String expected = sent == null ? "" : content();
        if (expected.isEmpty()) {
            return Optional.empty();
        }
        byte[] given = sent.strip().getBytes(StandardCharsets.UTF_8);
        if (!call.isFromThisMachine() || !MessageDigest.isEqual(given, expected.getBytes(StandardCharsets.UTF_8))) {
            throw ApiError.of(ErrorClass.USER_AUTH, "Invalid Localhost Auth Token");
        }
        return users.byId(User.ADMIN_ID).map(known -> known.user().identity(Identity.BY_LOCAL_TOKEN));
    }

    private String content() {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return ""; // not there, or not ours to read: then there is no such way in
        }
    }
}
