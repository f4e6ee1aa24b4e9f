package dff.file;

import dff.web.HttpCall;
import dff.web.multipart.Multipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores files that come with calls where scripts can read them, and removes them when their time is over. */
public final class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final String FOLDER = ".uploads";
    /** How names of stored files begin: until when they are kept, and a random part. */
    public static final Pattern NAME = Pattern.compile("\\d{14}_[0-9a-f]{16}_");

    private static final int BEGINNING = 32;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final int MAX_NAME_BYTES = 120;

    /** A body's fields and the stored files as the script gets them. */
    public record Received(Map<String, String> fields, List<Map<String, Object>> files) {}

    private final Path folder;
    private final long maxBytes;
    private final long keepSeconds;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param resources the resource folder
     * @param maxBytes largest file
     * @param keepSeconds how long a file stays
     */
    public Uploads(Path resources, long maxBytes, long keepSeconds, InstantSource clock) {
        this.clock = clock;
        this.folder = resources.resolve(FOLDER);
        this.maxBytes = maxBytes;
        this.keepSeconds = keepSeconds;
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException("making " + folder, e);
        }
    }

    /** Reads a multipart body. On failure nothing of it stays. */
    public Received receive(HttpCall call) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<Map<String, Object>> files = new ArrayList<>();
        try {
            Multipart.read(call, new Multipart.Receiver() {
                @Override
                public void field(String name, String value) {
                    fields.put(name, value);
                }

                @Override
                public void file(String field, String fileName, String contentType, InputStream content)
                        throws IOException {
                    files.add(store(fileName, contentType, content));
                }
            });
        } catch (RuntimeException e) {
            remove(new Received(fields, files));
            throw e;
        }
        return new Received(fields, files);
    }

    /** Removes the files of a request that nobody will answer. */
    public void remove(Received received) {
        received.files().forEach(file -> delete(Path.of((String) file.get("filePath"))));
    }

    private Map<String, Object> store(String sentName, String contentType, InputStream content) throws IOException {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        String stamp = STAMP.format(clock.instant().plusSeconds(keepSeconds));
        Path file = folder.resolve(stamp + "_" + HexFormat.of().formatHex(bytes) + "_" + safe(sentName));
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                size += n;
                if (size > maxBytes) {
                    throw Multipart.failed("File too large: `" + sentName + "` has more than " + maxBytes + " bytes");
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException | RuntimeException e) {
            delete(file);
            throw e;
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("filePath", file.toString());
        row.put("originalname", sentName);
        row.put("encoding", "7bit");
        row.put("mimetype", contentType);
        row.put("size", size);
        return row;
    }

    /** Keeps letters, digits, dots and dashes of any script and the extension; nothing that could be a path or a hidden file. */
    static String safe(String name) {
        String base = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = base.replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceAll("^\\.+", "_");
        int dot = clean.lastIndexOf('.');
        String extension = dot < 0 || clean.length() - dot > 12 ? "" : clean.substring(dot);
        String stem = clean.substring(0, clean.length() - extension.length());
        while (stem.getBytes(StandardCharsets.UTF_8).length + extension.getBytes(StandardCharsets.UTF_8).length
                > MAX_NAME_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        clean = stem + extension;
        return clean.isEmpty() ? "file" : clean;
    }

    /**
     * Removes files whose time is over.
     *
     * @param inUse told the beginnings of some files' names, which no other file's name has; those it returns stay a while longer
     * @return how many
     */
    public long clean(UnaryOperator<Set<String>> inUse) {
        String now = STAMP.format(clock.instant());
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, Path> old = new HashMap<>();
            files.filter(file -> file.getFileName().toString().compareTo(now) < 0)
                    .forEach(file -> old.put(beginning(file.getFileName().toString()), file));
            if (!old.isEmpty()) {
                old.keySet().removeAll(inUse.apply(Set.copyOf(old.keySet())));
            }
            old.values().forEach(Uploads::delete);
            return old.size();
        } catch (IOException e) {
            throw new UncheckedIOException("old uploads in " + folder + " could not be removed", e);
        }
    }

    /** The part of a name that the platform has made: the rest may be written in another way where it is named. */
    private static String beginning(String name) {
        return NAME.matcher(name).lookingAt() ? name.substring(0, BEGINNING) : name;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", file, e.getMessage());
        }
    }
}
