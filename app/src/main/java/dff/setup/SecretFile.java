package dff.setup;

import dff.auth.MasterSecret;
import java.nio.file.Path;

/** Where the generated {@code SECRET} lives when the operator has not set one: {@code {data}/secret}. */
public final class SecretFile {
    /** Shorter ones can be guessed. */
    static final int MIN_LENGTH = 16;

    private final PrivateFile file;
    private final String configured;

    /** @param configured the operator's own, {@code ""} = none; it goes before the file */
    public SecretFile(Path dataDirectory, String configured) {
        this.file = new PrivateFile(dataDirectory.resolve("secret"));
        this.configured = configured;
    }

    /**
     * Reads the secret; makes one when there is none yet.
     *
     * @throws IllegalStateException when the configured one is too short
     */
    public MasterSecret load() {
        if (!configured.isEmpty() && configured.length() < MIN_LENGTH) {
            throw new IllegalStateException("SECRET has " + configured.length() + " characters; at least " + MIN_LENGTH
                    + " are needed. Leave it out to have one made");
        }
        if (!configured.isEmpty()) {
            return new MasterSecret(configured);
        }
        return new MasterSecret(file.read().orElseGet(() -> {
            String made = RandomText.secret();
            file.write(made);
            return made;
        }));
    }

    boolean isConfigured() {
        return !configured.isEmpty();
    }

    boolean isConfigured(String text) {
        return configured.equals(text);
    }

    void save(String secret) {
        file.write(secret);
    }
}
