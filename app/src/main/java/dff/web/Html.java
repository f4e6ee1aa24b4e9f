package dff.web;

import java.nio.charset.StandardCharsets;

/** The few pages made here. */
public final class Html {
    private static final String ERROR_STYLE = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + "<style>:root{color-scheme:light dark}"
            + "body{margin:0;min-height:100vh;display:grid;place-items:center;font:15px/1.5 system-ui,sans-serif}"
            + "main{padding:24px;text-align:center;max-width:90vw}b{opacity:.6;font-size:14px}h1{font-size:22px;margin:4px 0 8px}"
            + "code{overflow-wrap:anywhere}a{color:LinkText}</style>";

    private Html() {}

    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A page for people who meet an address that leads nowhere. */
    static byte[] error(int status, String message, String path) {
        return page(
                status + " · DataFlux Func",
                ERROR_STYLE + "<main><b>" + status + "</b><h1>" + escape(message) + "</h1><p><code>" + escape(path)
                        + "</code></p><p><a href=\"/client-app/\">Start page · 首页</a></p></main>");
    }

    static byte[] page(String title, String body) {
        return ("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape(title)
                        + "</title></head><body>" + body + "</body></html>")
                .getBytes(StandardCharsets.UTF_8);
    }
}
