package dff.call;

import dff.web.Answer;
import java.util.List;
import java.util.Map;

/**
 * How a result is to be sent.
 *
 * @param bare the value itself, not the envelope
 * @param trusted no browser sandbox for active types
 * @param topLevel additions to the envelope
 * @param headers additions to the answer
 */
public record Rendering(
        boolean bare, boolean trusted, Map<String, Object> topLevel, List<Map.Entry<String, String>> headers) {
    public static Rendering of(boolean bare, boolean trusted) {
        return new Rendering(bare, trusted, Map.of(), List.of());
    }

    Rendering with(List<Map.Entry<String, String>> more) {
        return new Rendering(bare, trusted, topLevel, more);
    }

    /** Writes a result body; used for both held and streamed ones. */
    public interface Source extends Answer.Body {
        long length();

        /** The bytes when they are in memory already, else null. */
        default byte[] inMemory() {
            return null;
        }
    }
}
