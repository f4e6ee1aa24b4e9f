package dff.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dff.json.Json;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows of a list as a file.
 *
 * @param csv whether it is one, else JSON
 * @param name file name
 */
record ListExport(boolean csv, Charset charset, String name) {
    /** A spreadsheet takes a text that begins like this for a formula. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";

    /** @return null when the query asks for none */
    static ListExport of(ObjectNode query, String path) {
        if (!query.hasNonNull("export")) {
            return null;
        }
        String type = query.get("export").textValue();
        // JSON is UTF-8 by its own rules
        boolean gbk = type.equals("csv") && query.path("charset").asText("utf8").equals("gbk");
        String last = path.replaceFirst("/+$", "");
        return new ListExport(
                type.equals("csv"),
                gbk ? Charset.forName("GBK") : StandardCharsets.UTF_8,
                last.substring(last.lastIndexOf('/') + 1) + "." + type);
    }

    Answer answer(List<Map<String, Object>> rows) {
        String type = (csv ? "text/csv" : "application/json") + "; charset=" + charset.name();
        List<Map.Entry<String, String>> headers = List.of(
                Map.entry("Content-Disposition", "attachment; filename=\"" + name + "\""),
                Map.entry("X-Content-Type-Options", "nosniff"));
        return new Answer.Bare(200, type, headers, (csv ? table(rows) : Json.text(rows)).getBytes(charset));
    }

    private static String table(List<Map<String, Object>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        StringBuilder out = new StringBuilder(line(columns.stream().map(ListExport::cell)));
        for (Map<String, Object> row : rows) {
            out.append(line(columns.stream().map(column -> cell(row.get(column)))));
        }
        return out.toString();
    }

    private static String line(java.util.stream.Stream<String> cells) {
        return cells.collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        String json = value instanceof RawValue raw ? raw.rawValue().toString() : Json.text(value);
        if (json.equals("null")) {
            return "";
        }
        boolean isText = json.startsWith("\"");
        String text = isText ? Json.parse(json).asText() : json;
        if (isText && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.matches("(?s).*[\",\r\n].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
