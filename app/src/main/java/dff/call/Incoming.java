package dff.call;

import com.fasterxml.jackson.databind.JsonNode;
import dff.file.Uploads;
import dff.json.Json;
import dff.json.JsonSyntaxException;
import dff.json.RawObject;
import dff.web.HttpCall;
import java.util.List;
import java.util.Optional;

/**
 * One request before its arguments are read: what it is checked by can be looked up in its body and taken out of it. Belongs to the
 * request's thread.
 */
public final class Incoming {
    private final HttpCall call;
    private final Uploads uploads;
    private Uploads.Received received;

    Incoming(HttpCall call, Uploads uploads) {
        this.call = call;
        this.uploads = uploads;
    }

    public HttpCall call() {
        return call;
    }

    /** A text at the top level of a JSON, form or multipart body. Reads the body, whose files are then stored. */
    public Optional<String> bodyField(String name) {
        return switch (call.body().kind()) {
            case JSON -> jsonField(name);
            case FORM -> Optional.ofNullable(call.body().form().get(name)).map(List::getLast);
            case MULTIPART -> Optional.ofNullable(received().fields().get(name));
            case EMPTY, TEXT, RAW -> Optional.empty();
        };
    }

    private Optional<String> jsonField(String name) {
        try {
            return RawObject.parse(call.body().bytes())
                    .get(name)
                    .map(slice -> Json.parse(slice.bytes()))
                    .map(JsonNode::textValue);
        } catch (JsonSyntaxException _) {
            return Optional.empty(); // the reader of the arguments says what is wrong
        }
    }

    /** Takes a key out of the body, so that neither the function nor an error shows it. */
    public void forgetBodyField(String name) {
        call.forgetBodyField(name);
        if (received != null) {
            received.fields().remove(name);
        }
    }

    /** The parts of a multipart body, stored once. */
    Uploads.Received received() {
        if (received == null) {
            received = uploads.receive(call);
        }
        return received;
    }

    /** Removes what a refused request has stored. */
    public void discard() {
        if (received != null) {
            uploads.remove(received);
        }
    }
}
