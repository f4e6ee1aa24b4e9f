package dff.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** What a handler sends back. */
public sealed interface Answer {
    /** Inside the success envelope. */
    record Data(Object data, Map<String, Object> topLevel) implements Answer {}

    /** The envelope around a JSON value that exists as bytes already: {@code data} is {@code {"result": <json>}}. */
    record Result(byte[] json, Map<String, Object> topLevel, List<Map.Entry<String, String>> headers)
            implements Answer {}

    /** Bytes as they are, no envelope. */
    record Bare(int status, String contentType, List<Map.Entry<String, String>> headers, byte[] body)
            implements Answer {}

    /** A body written piece by piece; {@code length} is -1 when unknown. The writer runs on the request's thread. */
    record Stream(int status, String contentType, List<Map.Entry<String, String>> headers, long length, Body body)
            implements Answer {}

    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;

        /** Called once when the answer is done with, written or not. */
        default void close() {}
    }

    static Answer data(Object data) {
        return new Data(data, Map.of());
    }

    static Answer page(Object rows, Map<String, Object> pageInfo) {
        return pageInfo.isEmpty() ? data(rows) : new Data(rows, Map.of("pageInfo", pageInfo));
    }

    static Answer bare(int status, String contentType, byte[] body) {
        return new Bare(status, contentType, List.of(), body);
    }
}
