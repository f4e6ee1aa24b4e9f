package dff.web;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One row of the route table, the one source of routing, input checks, the API description and the operation log. Immutable: each
 * method that changes something answers another row.
 *
 * @param method GET or POST; GET rows also answer HEAD
 * @param paths with {@code :name} segments, a last segment {@code *} takes the rest; the first is the row's own name, the others
 *     are those of other generations of clients
 */
public record Route(String method, List<String> paths, Access access, Contract contract, Handler handler) {
    /** Answers one request. Runs on a virtual thread and may block. */
    @FunctionalInterface
    public interface Handler {
        Answer handle(HttpCall call);
    }

    /** How a sender proves who it is, with the name clients see. */
    public enum Credential {
        TOKEN(Identity.BY_TOKEN),
        ACCESS_KEY(Identity.BY_ACCESS_KEY),
        LOCAL_TOKEN(Identity.BY_LOCAL_TOKEN);

        private final String authType;

        Credential(String authType) {
            this.authType = authType;
        }

        public String authType() {
            return authType;
        }
    }

    /**
     * Who may send.
     *
     * @param privilege empty = public, no sign-in needed
     * @param credentials those accepted, when one is needed
     * @param openWhenEmbedded whether an installation that is embedded in another product asks for none ({@code _IS_STREAKING})
     */
    public record Access(Optional<String> privilege, Set<Credential> credentials, boolean openWhenEmbedded) {
        public Access {
            credentials = Set.copyOf(credentials);
        }

        boolean accepts(String authType) {
            return (openWhenEmbedded && authType.equals(Identity.EMBEDDED))
                    || credentials.stream()
                            .anyMatch(credential -> credential.authType().equals(authType));
        }
    }

    /** What the row is called, in both languages. */
    public record Title(String en, String zh) {}

    /**
     * What is answered on success.
     *
     * @param contentType empty = the envelope, and {@code schema} describes its {@code data}
     * @param schema JSON schema; empty = anything
     */
    public record Shape(String contentType, Map<String, Object> schema) {}

    /**
     * What is sent and answered.
     *
     * @param query described query keys; empty = not checked
     * @param body described body keys; empty = not checked
     * @param shape empty = what rows with this action answer by custom
     * @param recorded whether calls go to the operation log
     */
    public record Contract(
            Title title, Optional<Fields> query, Optional<Fields> body, Optional<Shape> shape, boolean recorded) {}

    /** The privilege every signed-in sender has. */
    public static final String SIGNED_IN = "signedIn";

    private static final Set<String> METHODS = Set.of("GET", "POST");

    public Route {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("method " + method + " of " + paths + ": only GET and POST exist");
        }
        paths = List.copyOf(paths);
    }

    public static Route open(String method, String path, Handler handler) {
        return row(method, path, Optional.empty(), handler);
    }

    public static Route guarded(String method, String path, String privilege, Handler handler) {
        return row(method, path, Optional.of(privilege), handler);
    }

    private static Route row(String method, String path, Optional<String> privilege, Handler handler) {
        boolean writes = privilege.filter(name -> name.endsWith("_w")).isPresent();
        return new Route(
                method,
                List.of(path),
                new Access(privilege, EnumSet.allOf(Credential.class), false),
                new Contract(Wording.title(path), Optional.empty(), Optional.empty(), Optional.empty(), writes),
                handler);
    }

    /** Another name of the row; {@link HttpCall#isByAlias()} tells which one was used. */
    public Route alias(String path) {
        List<String> more = new ArrayList<>(paths);
        more.add(path);
        return new Route(method, more, access, contract, handler);
    }

    /** Only a sign-in token is accepted, or the token of the machine's own administration. */
    public Route byTokenOnly() {
        Access narrow = new Access(
                access.privilege, EnumSet.of(Credential.TOKEN, Credential.LOCAL_TOKEN), access.openWhenEmbedded);
        return new Route(method, paths, narrow, contract, handler);
    }

    /** Needs no sign-in in an installation that is embedded in another product. */
    public Route openWhenEmbedded() {
        return new Route(method, paths, new Access(access.privilege, access.credentials, true), contract, handler);
    }

    private Route with(Contract other) {
        return new Route(method, paths, access, other, handler);
    }

    public Route withQuery(Fields fields) {
        return with(
                new Contract(contract.title, Optional.of(fields), contract.body, contract.shape, contract.recorded));
    }

    public Route withBody(Fields fields) {
        return with(
                new Contract(contract.title, contract.query, Optional.of(fields), contract.shape, contract.recorded));
    }

    /** For rows whose name cannot be put together from entity and action. */
    public Route titled(String en, String zh) {
        return with(new Contract(new Title(en, zh), contract.query, contract.body, contract.shape, contract.recorded));
    }

    /** Describes {@code data} by a JSON schema. */
    public Route answers(Map<String, Object> schema) {
        return with(new Contract(
                contract.title, contract.query, contract.body, Optional.of(new Shape("", schema)), contract.recorded));
    }

    /** Says that the answer comes without the envelope. */
    public Route answersBare(String contentType) {
        return with(new Contract(
                contract.title,
                contract.query,
                contract.body,
                Optional.of(new Shape(contentType, Map.of())),
                contract.recorded));
    }

    /** Puts calls into the operation log though the privilege is none of writing. */
    public Route recorded() {
        return with(new Contract(contract.title, contract.query, contract.body, contract.shape, true));
    }

    /** The row's own name. */
    public String pattern() {
        return paths.getFirst();
    }

    /** Empty = public, no sign-in needed. */
    public Optional<String> privilege() {
        return access.privilege;
    }

    /** Whether access keys are refused. */
    public boolean tokenOnly() {
        return !access.credentials.contains(Credential.ACCESS_KEY);
    }

    public Optional<Fields> query() {
        return contract.query;
    }

    public Optional<Fields> body() {
        return contract.body;
    }

    public Title title() {
        return contract.title;
    }

    /** What the row is about, for grouping rows: in English, several of it. */
    public String group() {
        return Wording.group(pattern());
    }
}
