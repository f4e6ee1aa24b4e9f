package dff.web;

import java.nio.charset.StandardCharsets;

/** The few pages made here. */
public final class Html {
    private Html() {}

    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static byte[] error(int status, String message) {
        return page(status + "", "<h1>" + status + "</h1><p>" + escape(message) + "</p>");
    }

    static byte[] page(String title, String body) {
        return ("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape(title)
                        + "</title></head><body>" + body + "</body></html>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
