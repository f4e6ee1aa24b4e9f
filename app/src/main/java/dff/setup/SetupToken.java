package dff.setup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** The token that proves access to the console. Kept in {@code {data}/setup-token} until the set-up is finished, so a restart changes nothing. */
final class SetupToken {
    private final PrivateFile file;

    SetupToken(Path dataDirectory) {
        file = new PrivateFile(dataDirectory.resolve("setup-token"));
    }

    String text() {
        return file.read().orElseGet(() -> {
            String made = RandomText.typeable();
            file.write(made);
            return made;
        });
    }

    boolean fits(String given) {
        return MessageDigest.isEqual(
                given.strip().getBytes(StandardCharsets.UTF_8), text().getBytes(StandardCharsets.UTF_8));
    }

    void delete() {
        file.delete();
    }
}
