package dff.setup;

/**
 * What the set-up needs to know of the installation.
 *
 * @param dev MODE dev: any password will do
 * @param autoSetup install without a page
 * @param adminUsername for the automatic set-up
 * @param adminPassword for the automatic set-up, {@code ""} = make one and print it
 */
public record SetupConfig(boolean dev, String version, boolean autoSetup, String adminUsername, String adminPassword) {
    @Override
    public String toString() {
        return "SetupConfig[" + version + "]";
    }
}
