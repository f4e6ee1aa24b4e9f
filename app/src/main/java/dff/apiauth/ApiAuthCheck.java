package dff.apiauth;

import dff.auth.Brake;
import dff.auth.MasterSecret;
import dff.call.CallOptions;
import dff.call.FunctionRuns;
import dff.call.Incoming;
import dff.function.Functions;
import dff.web.ApiError;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** Lets a caller in or refuses; whatever cannot be told is refused. Safe for all threads. */
public final class ApiAuthCheck {
    /** Wrong credentials of one sender at one API auth within {@link #WINDOW}; then the sender waits, whatever it sends. */
    static final int MAX_FAILURES = 100;

    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int SENDER_BYTES = 16;

    private final ApiAuths auths;
    private final Brake brake;
    private final Digest digest;
    private final FunctionCheck function;

    /** @param rules limits of a function that decides */
    public ApiAuthCheck(Parts parts, FunctionRuns runs, CallOptions.Rules rules) {
        this.auths = parts.auths();
        this.brake = new Brake(parts.clock(), MAX_FAILURES, WINDOW);
        this.digest = new Digest(new Nonces(parts.secret().key("API auth nonce"), parts.clock()));
        this.function = new FunctionCheck(parts.functions(), runs, rules);
    }

    /** What the check is made of. */
    public record Parts(ApiAuths auths, Functions functions, MasterSecret secret, InstantSource clock) {}

    /**
     * Refuses the request unless it proves what the API auth asks for. Its body may have been read for that: who refuses discards it.
     *
     * @param apiAuthId null = open to all
     * @param realm what is protected, for example {@code SyncAPI:auln-1}
     * @return tells senders apart by what they have proven; empty when it is open to all
     * @throws ApiError 401, 429 after too many wrong credentials, or as the deciding function ended
     */
    public String demand(Incoming request, String apiAuthId, String realm) {
        if (apiAuthId == null) {
            return "";
        }
        ApiAuth auth = auths.find(apiAuthId)
                .orElseThrow(
                        () -> ApiError.of(ErrorClass.API_AUTH, "API Auth not found", Map.of("apiAuthId", apiAuthId)));
        String sender = sender(request, auth);
        check(request, auth, realm(realm));
        return sender;
    }

    /** Read before the check, which takes credentials out of the request. What a deciding function looks at is not known. */
    private static String sender(Incoming request, ApiAuth auth) {
        String shown = switch (auth) {
            case ApiAuth.FixedField fixed -> FixedFields.matching(request, fixed);
            case ApiAuth.HttpDigest _ -> Digest.username(request.call());
            case ApiAuth.HttpBasic _, ApiAuth.Func _ ->
                String.valueOf(request.call().header("Authorization"));
        };
        return HexFormat.of().formatHex(Hash.of(shown), 0, SENDER_BYTES);
    }

    private void check(Incoming request, ApiAuth auth, String realm) {
        HttpCall call = request.call();
        switch (auth) {
            case ApiAuth.FixedField fixed -> {
                brake.check(call.ip(), fixed.id());
                decide(call, auth, FixedFields.check(request, fixed), "Fixed Field");
            }
            case ApiAuth.HttpBasic basic -> {
                brake.check(call.ip(), basic.id());
                Verdict verdict = basic(call, basic);
                if (verdict != Verdict.GOOD) {
                    call.addHeader("WWW-Authenticate", "Basic realm=\"" + realm + "\"");
                }
                decide(call, auth, verdict, "HTTP Basic");
            }
            case ApiAuth.HttpDigest users -> {
                brake.check(call.ip(), users.id());
                Verdict verdict = digest.check(call, users, realm);
                if (verdict != Verdict.GOOD) {
                    call.addHeader("WWW-Authenticate", digest.challenge(realm, verdict == Verdict.STALE));
                }
                decide(call, auth, verdict, "HTTP Digest");
            }
            case ApiAuth.Func decider -> {
                if (!function.lets(call, decider)) {
                    throw failed("Func");
                }
            }
        }
    }

    private void decide(HttpCall call, ApiAuth auth, Verdict verdict, String name) {
        if (verdict == Verdict.WRONG) {
            brake.failed(call.ip(), auth.id());
        }
        if (verdict != Verdict.GOOD) {
            throw failed(name);
        }
    }

    private static ApiError failed(String name) {
        return ApiError.of(ErrorClass.API_AUTH, name + " Auth failed");
    }

    private static Verdict basic(HttpCall call, ApiAuth.HttpBasic basic) {
        String header = call.header("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            return Verdict.ABSENT;
        }
        String given;
        try {
            given = new String(
                    Base64.getDecoder()
                            .decode(header.substring("basic ".length()).strip()),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return Verdict.WRONG;
        }
        byte[] hash = Hash.of(given);
        boolean good = false;
        for (byte[] known : basic.hashes()) {
            good |= Hash.equal(known, hash); // never ends early: the time tells nothing
        }
        return good ? Verdict.GOOD : Verdict.WRONG;
    }

    /** Chosen ids hold any characters, a quoted text of a header does not. */
    private static String realm(String text) {
        StringBuilder out = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > ' ' && one < 0x7f && one != '"' && one != '\\' && one != '%';
            if (plain) {
                out.append((char) one);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", one));
            }
        }
        return out.toString();
    }
}
