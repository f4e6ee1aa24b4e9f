package dff.app;

import dff.db.Database;
import dff.db.SqliteDatabase;
import dff.web.Answer;
import dff.web.ClientAddress;
import dff.web.HttpServer;
import dff.web.Route;
import dff.web.StaticFiles;
import dff.web.WebConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The object graph of one process: built top to bottom, closed in reverse. */
public final class Application implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private HttpServer server;

    private Application() {}

    /**
     * Starts everything and prints the ready line.
     *
     * @throws SettingsException on a bad setting
     * @throws IllegalStateException when a part cannot start; nothing is left running
     */
    public static Application start(Settings settings, Path dataDirectory, PrintStream console) {
        Application application = new Application();
        try {
            application.build(settings, dataDirectory, console);
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    private void build(Settings settings, Path directory, PrintStream console) {
        settings.warnings().forEach(warning -> console.println("dff: warning: " + warning));
        DataDirectory data = keep(DataDirectory.open(directory));
        Database database = keep(SqliteDatabase.open(data.database()));
        List<Route> routes = new ArrayList<>();
        routes.add(Route.open("GET", "/healthz", _ -> Answer.data("ok")));
        server = keep(new HttpServer(webConfig(settings), _ -> Optional.empty(), new StaticFiles(), routes));
        server.start();
        console.println("DataFlux Func ready at http://" + settings.text("WEB_BIND") + ":" + server.port());
    }

    private static WebConfig webConfig(Settings settings) {
        return new WebConfig(
                settings.text("WEB_BIND"),
                settings.integer("WEB_PORT"),
                Version.TEXT,
                Version.RELEASED,
                settings.list("WEB_CORS_ORIGIN"),
                settings.flag("WEB_CORS_CREDENTIALS"),
                new ClientAddress(settings.list("WEB_TRUSTED_PROXIES")));
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    /** The port in use. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                first = first == null ? new IllegalStateException("stopping failed", e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
