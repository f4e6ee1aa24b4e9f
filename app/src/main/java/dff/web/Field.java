package dff.web;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One described key of a query or body.
 *
 * @param min smallest length of texts and arrays, or value of numbers
 * @param max largest length or value
 * @param pattern null = any text
 * @param options empty = any value
 * @param children described keys of an {@code OBJECT}; null = free
 */
public record Field(
        String name,
        Type type,
        boolean required,
        boolean nullable,
        long min,
        long max,
        Pattern pattern,
        List<String> options,
        Fields children) {
    /** How the value is read. Query values are texts and are converted. */
    public enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        JSON,
        OBJECT,
        ARRAY,
        COMMA_ARRAY,
        ENUM,
        ISO8601
    }

    public static Field text(String name) {
        return new Field(name, Type.STRING, false, false, 0, Integer.MAX_VALUE, null, List.of(), null);
    }

    /** A text of {@code min} to {@code max} characters. */
    public static Field text(String name, int min, int max) {
        return text(name).range(min, max);
    }

    public static Field integer(String name, long min, long max) {
        return of(name, Type.INTEGER).range(min, max);
    }

    public static Field flag(String name) {
        return of(name, Type.BOOLEAN);
    }

    public static Field json(String name) {
        return of(name, Type.JSON);
    }

    public static Field array(String name) {
        return of(name, Type.ARRAY);
    }

    public static Field commaArray(String name) {
        return of(name, Type.COMMA_ARRAY);
    }

    public static Field instant(String name) {
        return of(name, Type.ISO8601);
    }

    public static Field choice(String name, String... options) {
        return new Field(name, Type.ENUM, false, false, 0, Long.MAX_VALUE, null, List.of(options), null);
    }

    public static Field object(String name, Field... children) {
        return new Field(name, Type.OBJECT, false, false, 0, Long.MAX_VALUE, null, List.of(), Fields.of(children));
    }

    /** An object whose keys are free. */
    public static Field freeObject(String name) {
        return of(name, Type.OBJECT);
    }

    private static Field of(String name, Type type) {
        return new Field(name, type, false, false, Long.MIN_VALUE, Long.MAX_VALUE, null, List.of(), null);
    }

    public Field must() {
        return new Field(name, type, true, nullable, min, max, pattern, options, children);
    }

    public Field orNull() {
        return new Field(name, type, required, true, min, max, pattern, options, children);
    }

    public Field range(long from, long to) {
        return new Field(name, type, required, nullable, from, to, pattern, options, children);
    }

    public Field matching(Pattern regexp) {
        return new Field(name, type, required, nullable, min, max, regexp, options, children);
    }
}
