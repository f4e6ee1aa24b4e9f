package dff.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import org.slf4j.LoggerFactory;

/** Sets the log up from the settings: console and file, text or JSON lines. The file is opened for appending, so that it may be rotated by copying. */
final class Logging {
    private static final String PATTERN = "[%d{yyyy-MM-dd HH:mm:ss.SSS, ZONE}] [%level] [%logger{0}] %msg%n";

    private Logging() {}

    static void configure(Settings settings, Path dataDirectory) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level level = level(settings.text("LOG_LEVEL"));
        root.detachAndStopAllAppenders();
        // other libraries speak only when something is wrong, whatever is asked of us
        root.setLevel(level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
        context.getLogger("dff").setLevel(level);
        if (level == Level.OFF) {
            return;
        }
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        console.setEncoder(encoder(settings, context));
        attach(root, console, context);
        if (!settings.text("LOG_FILE_PATH").isEmpty()) {
            makePrivate(settings.path("LOG_FILE_PATH", dataDirectory));
            FileAppender<ILoggingEvent> file = new FileAppender<>();
            file.setFile(settings.path("LOG_FILE_PATH", dataDirectory).toString());
            file.setAppend(true);
            file.setEncoder(encoder(settings, context));
            attach(root, file, context);
        }
    }

    /** Only the platform's own user may read what calls were made. */
    private static void makePrivate(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // the operator may have given it other rights
        } catch (IOException e) {
            throw new IllegalStateException("cannot make the log file " + file + " (LOG_FILE_PATH): " + e, e);
        }
    }

    private static void attach(Logger root, Appender<ILoggingEvent> appender, LoggerContext context) {
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
    }

    private static Encoder<ILoggingEvent> encoder(Settings settings, LoggerContext context) {
        if (settings.text("LOG_FILE_FORMAT").equals("json")) {
            JsonLines json = new JsonLines(settings.text("APP_NAME"), ZoneId.of(settings.text("TIMEZONE")));
            json.setContext(context);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN.replace("ZONE", settings.text("TIMEZONE")));
        text.start();
        return text;
    }

    private static Level level(String name) {
        return switch (name) {
            case "ALL" -> Level.TRACE;
            case "DEBUG" -> Level.DEBUG;
            case "INFO" -> Level.INFO;
            case "ERROR" -> Level.ERROR;
            case "NONE" -> Level.OFF;
            default -> Level.WARN;
        };
    }
}
