package dff.web;

import java.util.Locale;
import java.util.Map;

/** Content types by file extension. */
public final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("htm", "text/html; charset=utf-8"),
            Map.entry("xhtml", "application/xhtml+xml; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("map", "application/json; charset=utf-8"),
            Map.entry("xml", "application/xml; charset=utf-8"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("text", "text/plain; charset=utf-8"),
            Map.entry("log", "text/plain; charset=utf-8"),
            Map.entry("md", "text/markdown; charset=utf-8"),
            Map.entry("csv", "text/csv; charset=utf-8"),
            Map.entry("svg", "image/svg+xml; charset=utf-8"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("xls", "application/vnd.ms-excel"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("yaml", "application/yaml; charset=utf-8"),
            Map.entry("yml", "application/yaml; charset=utf-8"),
            Map.entry("pyi", "text/x-python; charset=utf-8"));

    private MediaTypes() {}

    /** By the extension of a file name; unknown ones are {@code application/octet-stream}. */
    public static String ofName(String name) {
        return ofExtension(name.substring(name.lastIndexOf('.') + 1));
    }

    public static String ofExtension(String extension) {
        return BY_EXTENSION.getOrDefault(extension.toLowerCase(Locale.ROOT), "application/octet-stream");
    }

    /** A full type stays as it is (texts get a charset); a short word is read as an extension. */
    public static String ofWord(String word) {
        if (!word.contains("/")) {
            return ofExtension(word);
        }
        return isText(word) && !word.contains("charset") ? word + "; charset=utf-8" : word;
    }

    public static boolean isText(String type) {
        return type.startsWith("text/")
                || type.startsWith("application/json")
                || type.startsWith("application/xml")
                || type.startsWith("application/xhtml")
                || type.startsWith("image/svg");
    }

    /** Types a browser runs script in; from the user interface's own origin they need a sandbox. */
    public static boolean isActive(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.contains("html")
                || lower.contains("svg")
                || lower.contains("xml")
                || lower.contains("xsl")
                || lower.startsWith("multipart/");
    }
}
