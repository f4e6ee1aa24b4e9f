package dff.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The whole application on a free port with a data directory of its own, installed and in MODE dev unless told otherwise.
 *
 * <p>{@link #shared()} is started once for all tests that leave nothing behind which others could trip over; tests that change
 * settings, stop the server or fill tables {@link #start(Map)} their own and close it.
 */
public final class TestServer implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String PASSWORD = "Secret-of-tests-1";

    private static TestServer shared; // guarded by the class

    private final Path directory;
    private final boolean ownsDirectory;
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private final Application application;
    private Client admin; // guarded by this

    private TestServer(Path directory, boolean ownsDirectory, Map<String, String> settings) {
        this.directory = directory;
        this.ownsDirectory = ownsDirectory;
        Map<String, String> environment = new HashMap<>();
        Map<String, String> all = new HashMap<>(Map.of(
                "MODE", "dev",
                "WEB_BIND", "127.0.0.1",
                "WEB_PORT", "0",
                "PYTHON_BATTERIES", "false",
                "AUTO_SETUP", "true",
                "AUTO_SETUP_ADMIN_USERNAME", ADMIN,
                "AUTO_SETUP_ADMIN_PASSWORD", PASSWORD));
        all.putAll(settings);
        all.forEach((key, value) -> environment.put("DFF_" + key, value));
        application = Application.start(
                Settings.load(directory.resolve("user-config.yaml"), environment),
                directory,
                new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    /** One for the whole run; ends with the JVM. */
    public static synchronized TestServer shared() {
        if (shared == null) {
            shared = start(Map.of());
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** A new one with these settings ({@code KEY} without {@code DFF_}). */
    public static TestServer start(Map<String, String> settings) {
        try {
            return new TestServer(Files.createTempDirectory("dff-test"), true, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new one on a data directory that stays when it is closed. */
    public static TestServer startIn(Path directory, Map<String, String> settings) {
        return new TestServer(directory, false, settings);
    }

    /** Sends no credential. */
    public Client anonymous() {
        return new Client(uri(), Map.of());
    }

    /** Signed in as the administrator; signs in once. */
    public synchronized Client admin() {
        if (admin == null) {
            admin = signedIn(ADMIN, PASSWORD);
        }
        return admin;
    }

    /** Signs in anew. */
    public Client signedIn(String username, String password) {
        return anonymous()
                .withToken(signIn(username, password).data().path("xAuthToken").asText());
    }

    public Reply signIn(String username, String password) {
        return anonymous()
                .post("/api/v1/auth/do/sign-in", Map.of("signIn", Map.of("username", username, "password", password)));
    }

    /** Makes an account with the administrator's password. @return its name, which is also its id */
    public String addUser(String username, String... roles) {
        sql("""
                INSERT INTO user_account (id, username, password_hash, name, roles, is_disabled, create_time, update_time)
                SELECT ?, ?, password_hash, 'Test', ?, 0, 1, 1 FROM user_account WHERE id = 'u-admin'
                """, username, username, String.join(",", roles));
        return username;
    }

    /** Makes an account of no role with these privileges, comma separated. @return its name, which is also its id */
    public String addUserWith(String username, String privileges) {
        addUser(username, "customUser");
        sql("UPDATE user_account SET custom_privileges = ? WHERE id = ?", privileges, username);
        return username;
    }

    /** Changes the store behind the application's back; rows it has in memory it does not notice. */
    public void sql(String statement, Object... values) {
        try (Connection connection = store();
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    /** The one text that a query on the store answers. */
    public String query(String query) {
        try (Connection connection = store();
                PreparedStatement prepared = connection.prepareStatement(query);
                ResultSet rows = prepared.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private Connection store() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve("db").resolve("dff.sqlite") + "?busy_timeout=20000");
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + application.port());
    }

    public int port() {
        return application.port();
    }

    public Path directory() {
        return directory;
    }

    /** What was printed for the operator so far. */
    public String console() {
        return console.toString(StandardCharsets.UTF_8);
    }

    public Application application() {
        return application;
    }

    @Override
    public void close() {
        application.close();
        if (ownsDirectory) {
            delete(directory);
        }
    }

    /** With all that is in it. */
    public static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
