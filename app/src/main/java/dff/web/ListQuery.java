package dff.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every list understands: paging, search, sort and field picking.
 *
 * @param pageSize rows a page; {@link #ALL} when the caller asked for no paging
 * @param fuzzy null = no search
 * @param sort names, {@code -} in front for descending
 * @param filters the entity's own filters as sent
 * @param export how the rows are downloaded; null = in the envelope
 */
public record ListQuery(
        int pageSize,
        int pageNumber,
        String fuzzy,
        List<String> sort,
        List<String> fields,
        ObjectNode filters,
        ListExport export) {
    /** Rows of an unpaged list; beyond this the caller must page. */
    public static final int ALL = 100_000;

    private static final int DEFAULT_PAGE_SIZE = 10;
    private static final int MAX_PAGE_SIZE = 100;
    private static final Pattern PAGE_SIZE = Pattern.compile("[1-9]\\d{0,2}");
    private static final Pattern COMMA = Pattern.compile(",");

    private static final Fields COMMON = Fields.of(
            Field.integer("pageSize", 1, MAX_PAGE_SIZE),
            Field.integer("pageNumber", 1, 99_999),
            Field.integer("pageIndex", 0, Long.MAX_VALUE),
            Field.integer("pageMarker", 0, Long.MAX_VALUE),
            Field.flag("noPage"),
            Field.text("_fuzzySearch"),
            Field.text("_fulltextSearchField"),
            Field.text("_fulltextSearchWord"),
            Field.text("sort"),
            Field.text("orderBy"),
            Field.choice("orderMethod", "asc", "desc", "ASC", "DESC"),
            Field.text("fields"),
            Field.text("fieldPicking"),
            Field.text("fieldKicking"),
            Field.choice("export", "json", "csv"),
            Field.choice("charset", "utf8", "gbk"),
            Field.text("id"));

    /** The description of a list's query: the common keys and the entity's filters. */
    public static Fields described(Field... filters) {
        return COMMON.and(filters);
    }

    /** @param described as made by {@link #described} */
    public static ListQuery of(HttpCall call, Fields described) {
        ObjectNode query = call.query(described);
        boolean all = query.path("noPage").asBoolean(false);
        return new ListQuery(
                all ? ALL : query.path("pageSize").asInt(usualPageSize(call)),
                all ? 1 : query.path("pageNumber").asInt(1),
                query.hasNonNull("_fuzzySearch") ? query.get("_fuzzySearch").asText() : null,
                sortOf(query),
                fieldsOf(query),
                query,
                ListExport.of(query, call.path()));
    }

    /** As a browser keeps it for its user; without it, or with one that is no page size, the default. */
    private static int usualPageSize(HttpCall call) {
        String kept = call.cookie("xDFFPageSize");
        if (kept == null || !PAGE_SIZE.matcher(kept).matches()) {
            return DEFAULT_PAGE_SIZE;
        }
        int size = Integer.parseInt(kept);
        return size <= MAX_PAGE_SIZE ? size : DEFAULT_PAGE_SIZE;
    }

    /** Whether the caller asked for pages; for lists that have them only then. */
    public boolean asksForPages() {
        return filters.has("pageSize") || filters.has("pageNumber");
    }

    /** Marker style: rows after this value of the marker field; null on the first page. */
    public Long marker() {
        return filters.hasNonNull("pageMarker") ? filters.get("pageMarker").longValue() : null;
    }

    private static List<String> sortOf(ObjectNode query) {
        if (query.hasNonNull("sort")) {
            return COMMA.splitAsStream(query.get("sort").asText()).toList();
        }
        if (!query.hasNonNull("orderBy")) {
            return List.of();
        }
        boolean down = query.path("orderMethod").asText("asc").equalsIgnoreCase("desc");
        return List.of((down ? "-" : "") + query.get("orderBy").asText());
    }

    private static List<String> fieldsOf(ObjectNode query) {
        String text = query.path("fields").asText("");
        if (text.isEmpty()) {
            text = query.path("fieldPicking").asText("");
        }
        if (text.isEmpty() && query.hasNonNull("fieldKicking")) {
            text = "-," + query.get("fieldKicking").asText();
        }
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    /**
     * Names to sort by, {@code -} in front for descending.
     *
     * @param offered what this list can be sorted by
     * @throws ApiError naming the first other one
     */
    public List<String> sort(List<String> offered) {
        for (String name : sort) {
            if (!offered.contains(name.startsWith("-") ? name.substring(1) : name)) {
                throw ApiError.invalidQuery("Field `sort` value `%s` is not valid. (commaArrayIn = %s)"
                        .formatted(Json.text(name), Json.text(offered)));
            }
        }
        return sort;
    }

    /** Values of an "any of" filter on a number column; an empty list when it was not sent. */
    public List<Long> numbers(String name) {
        try {
            return anyOf(name).stream().map(Long::valueOf).toList();
        } catch (NumberFormatException _) {
            throw ApiError.invalidQuery(
                    "Field `%s` value `%s` is not valid. (type = \"integer\")".formatted(name, filters.get(name)));
        }
    }

    /** JSON texts of an "all of" filter on an array column, empty when it was not sent. */
    public List<String> allOf(String name) {
        return anyOf(name).stream().map(Json::text).toList();
    }

    public int offset() {
        return (pageNumber - 1) * pageSize;
    }

    /** Values of an "any of" filter, empty when it was not sent. */
    public List<String> anyOf(String name) {
        return filters.hasNonNull(name) && !filters.get(name).asText().isEmpty()
                ? List.of(filters.get(name).asText().split(","))
                : List.of();
    }

    public boolean flag(String name) {
        return filters.path(name).asBoolean(false);
    }

    /** The answer for one page; {@code totalCount} counts all pages. */
    public Answer answer(List<Map<String, Object>> rows, long totalCount) {
        Map<String, Object> info = info("normal", rows.size());
        info.put("totalCount", totalCount);
        info.put("pageNumber", pageNumber);
        info.put("pageCount", (totalCount + pageSize - 1) / pageSize);
        info.put("isFirstPage", pageNumber == 1);
        return paged(rows, info);
    }

    /** The answer for one page of a list that is not counted. */
    public Answer simple(List<Map<String, Object>> rows) {
        Map<String, Object> info = info("simple", rows.size());
        info.put("pageNumber", pageNumber);
        info.put("isFirstPage", pageNumber == 1);
        return paged(rows, info);
    }

    /** The answer for one page of a list that goes on after a {@link #marker}. */
    public Answer marked(List<Map<String, Object>> rows, String field) {
        Map<String, Object> info = info("marker", rows.size());
        info.put("pageMarkerField", field);
        info.put("pageMarker", rows.isEmpty() ? null : rows.getLast().get(field));
        info.put("isFirstPage", marker() == null);
        return paged(rows, info);
    }

    private Map<String, Object> info(String style, int count) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("pagingStyle", style);
        info.put("pageSize", pageSize);
        info.put("count", count);
        return info;
    }

    private Answer paged(List<Map<String, Object>> rows, Map<String, Object> info) {
        return pageSize == ALL || export != null ? unpaged(rows) : Answer.page(picked(rows), info);
    }

    /** The answer of a list that has no pages. */
    public Answer unpaged(List<Map<String, Object>> rows) {
        return export == null ? Answer.data(picked(rows)) : export.answer(picked(rows));
    }

    private List<Map<String, Object>> picked(List<Map<String, Object>> rows) {
        return fields.isEmpty() ? rows : rows.stream().map(this::pick).toList();
    }

    private Map<String, Object> pick(Map<String, Object> row) {
        boolean exclude = fields.getFirst().startsWith("-");
        Set<String> names = new java.util.HashSet<>();
        fields.forEach(name -> names.add(name.startsWith("-") ? name.substring(1) : name));
        Map<String, Object> out = new LinkedHashMap<>();
        row.forEach((name, value) -> {
            if (names.contains(name) != exclude) {
                out.put(name, value);
            }
        });
        return out;
    }
}
