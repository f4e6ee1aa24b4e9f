package dff.apiauth;

import dff.call.Incoming;
import dff.web.HttpCall;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks a request by its fields: any one that matches lets it in. */
final class FixedFields {
    private FixedFields() {}

    /** Of a request let in, no query and no body field that could be checked is left. */
    static Verdict check(Incoming request, ApiAuth.FixedField auth) {
        boolean sent = false;
        boolean good = false;
        for (ApiAuth.Expected field : auth.fields()) {
            Optional<String> given = read(request, field);
            sent |= given.isPresent();
            good |= Hash.equal(field.hash(), Hash.of(given.orElse(""))) && given.isPresent();
        }
        if (!good) {
            return sent ? Verdict.WRONG : Verdict.ABSENT;
        }
        for (ApiAuth.Expected field : auth.fields()) {
            switch (field.location()) {
                case "query" -> request.call().forgetQuery(field.name());
                case "body" -> {
                    if (isPost(request.call())) {
                        request.forgetBodyField(field.name());
                    }
                }
                default -> {
                    // headers stay: the function may want to know by which one
                }
            }
        }
        return Verdict.GOOD;
    }

    /** The values that let a request in. */
    static String matching(Incoming request, ApiAuth.FixedField auth) {
        return auth.fields().stream()
                .map(field -> read(request, field)
                        .filter(given -> Hash.equal(field.hash(), Hash.of(given)))
                        .orElse(""))
                .collect(Collectors.joining("\0"));
    }

    private static Optional<String> read(Incoming request, ApiAuth.Expected field) {
        HttpCall call = request.call();
        return switch (field.location()) {
            case "header" -> Optional.ofNullable(call.header(field.name()));
            case "query" -> call.query(field.name());
            case "body" -> isPost(call) ? request.bodyField(field.name()) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isPost(HttpCall call) {
        return call.method().equals("POST");
    }
}
