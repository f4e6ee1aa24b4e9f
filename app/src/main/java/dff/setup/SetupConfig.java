package dff.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the set-up needs to know of the installation.
 *
 * @param dev MODE dev: any password will do
 * @param autoSetup install without a page
 * @param adminUsername for the automatic set-up
 * @param adminPassword for the automatic set-up, {@code ""} = make one and print it
 * @param accessKey for the automatic set-up
 */
public record SetupConfig(
        boolean dev,
        String version,
        boolean autoSetup,
        String adminUsername,
        String adminPassword,
        AccessKey accessKey) {
    /**
     * The administrator's access key.
     *
     * @param secret {@code ""} = none is made
     */
    public record AccessKey(String id, String secret) {
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
        private static final int MIN_SECRET = 16;
        private static final int MAX_SECRET = 128;

        boolean isWanted() {
            return !secret.isEmpty();
        }

        /** What is wrong with it; empty = nothing, or none is wanted. */
        List<String> problems(boolean dev) {
            List<String> problems = new ArrayList<>();
            if (!isWanted()) {
                return problems;
            }
            if (!ID.matcher(id).matches()) {
                problems.add("AUTO_SETUP_AK_ID must be 1 to 64 letters, digits, hyphens and underscores");
            }
            int min = dev ? 1 : MIN_SECRET;
            if (secret.length() < min || secret.length() > MAX_SECRET) {
                problems.add("AUTO_SETUP_AK_SECRET must have " + min + " to " + MAX_SECRET + " characters");
            }
            return problems;
        }

        @Override
        public String toString() {
            return "AccessKey[" + id + "]";
        }
    }

    @Override
    public String toString() {
        return "SetupConfig[" + version + "]";
    }
}
