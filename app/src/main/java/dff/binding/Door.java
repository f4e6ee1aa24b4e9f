package dff.binding;

import dff.web.Answer;
import dff.web.HttpCall;
import dff.web.Route;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * One of the two addresses that callers use for one kind of thing. What they are told follows the address they used.
 *
 * @param path with {@code :id} at the end
 * @param title as messages call it
 * @param reason what sub-reasons begin with
 * @param origin as scripts see it
 * @param realm what is protected, before a colon and the id
 */
public record Door(String path, String title, String reason, String origin, String realm) {
    /** The rows of all call forms: GET and POST, with and without a format. */
    public List<Route> routes(BiFunction<HttpCall, Door, Answer> answer) {
        return Stream.of("GET", "POST")
                .flatMap(method -> Stream.of("", "/:format", "/:format/*")
                        .map(rest -> Route.open(method, path + rest, call -> answer.apply(call, this))))
                .toList();
    }
}
