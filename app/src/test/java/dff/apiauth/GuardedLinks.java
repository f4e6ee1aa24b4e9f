package dff.apiauth;

import static org.assertj.core.api.Assertions.assertThat;

import dff.app.Client;
import dff.app.Reply;
import dff.app.Workspace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes links behind API auths on the shared server, and callers of them. */
final class GuardedLinks {
    static final Workspace WORK = Workspace.shared();
    private static final AtomicInteger SENDER = new AtomicInteger();

    private GuardedLinks() {}

    /** A sender of its own for each test, because wrong credentials are counted by sender. */
    static Client newSender() {
        return sender("198.51.100." + SENDER.incrementAndGet());
    }

    static Client sender(String ip) {
        return WORK.anonymous().with("X-Forwarded-For", ip);
    }

    static void publish() {
        WORK.publish("apia__main", """
                import time

                @DFF.API('echo')
                def echo(**kwargs):
                    return {'kwargs': kwargs, 'query': _DFF_HTTP_REQUEST['query'], 'body': _DFF_HTTP_REQUEST['body'],
                            'url': _DFF_HTTP_REQUEST['originalUrl']}

                @DFF.API('lets')
                def lets(req):
                    return req is _DFF_HTTP_REQUEST and req['headers'].get('X-PASS') == 'yes' and req['method'] in ('GET', 'POST')

                @DFF.API('plain')
                def plain():
                    return _DFF_ORIGIN

                @DFF.API('any')
                def anything(**kwargs):
                    return eval(kwargs['req']['query']['answer'])

                @DFF.API('raises')
                def raises():
                    raise ValueError('not today')

                @DFF.API('slow', timeout=1)
                def slow():
                    time.sleep(30)
                    return True
                """);
    }

    static String auth(String type, Object config) {
        Reply added = WORK.admin()
                .post("/api/v1/api-auth/do/add", Map.of("data", Map.of("type", type, "configJSON", config)));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        return added.data().path("id").asText();
    }

    static Map<String, Object> field(String location, String name, String value) {
        return Map.of("location", location, "name", name, "value", value);
    }

    static String fixed(Object... fields) {
        return link(auth("fixedField", Map.of("fields", List.of(fields))));
    }

    static String users(String type) {
        return link(auth(
                type,
                Map.of(
                        "users",
                        List.of(
                                Map.of("username", "ann", "password", "p:1"),
                                Map.of("username", "bö b", "password", "ü")))));
    }

    static String decider(String function) {
        return link(auth("func", Map.of("funcId", "apia__main." + function)));
    }

    static String link(String apiAuthId) {
        return WORK.link("apia__main.echo", Map.of(), Map.of("apiAuthId", apiAuthId));
    }

    static void refused(Reply reply, String message) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        assertThat(reply.reason()).isEqualTo("EAPIAuth");
        assertThat(reply.json().get("error").asText()).isEqualTo("401.99");
        assertThat(reply.message()).isEqualTo(message);
    }
}
