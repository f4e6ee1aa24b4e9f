package dff.accesskey;

import dff.auth.Auth;
import dff.web.ApiError;
import dff.web.Authenticator;
import dff.web.ErrorClass;
import dff.web.HttpCall;
import dff.web.Identity;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds out who signed a request, by the schemes of three generations of SDKs. Safe for all threads; reads no store for keys in use. */
final class Signatures implements Authenticator {
    /** Longest nonce, in characters. */
    static final int MAX_NONCE = 256;

    private static final int SIGN_HEX = 40;
    private static final long MARGIN_SECONDS = 60;
    private static final String PREFIX = "X-Dff-Ak-";
    /** What the first SDKs send unless told otherwise. */
    private static final String OLD_PREFIX = "X-Wat-Ak-";

    private final AccessKeys keys;
    private final Nonces nonces;
    private final Auth auth;
    private final AccessKeyConfig config;
    private final InstantSource clock;

    Signatures(AccessKeys keys, Nonces nonces, Auth auth, AccessKeyConfig config, InstantSource clock) {
        this.keys = keys;
        this.nonces = nonces;
        this.auth = auth;
        this.config = config;
        this.clock = clock;
    }

    /** What a sender puts beside the request. */
    private record Signed(String id, long timestamp, String timestampText, String nonce, String sign, String version) {}

    @Override
    public Optional<Identity> identify(HttpCall call) {
        String prefix = call.header(PREFIX + "Id") == null ? OLD_PREFIX : PREFIX;
        String id = header(call, prefix + "Id");
        String sign = header(call, prefix + "Sign");
        if (id.isEmpty() || sign.isEmpty()) {
            return Optional.empty();
        }
        if (call.identity().isPresent()) { // a call that goes on: its nonce is used up, but its key may be gone
            return Optional.of(auth.ownerOfKey(key(id).userId()));
        }
        Signed signed = read(call, prefix, id, sign);
        if (nonces.isUsed(id, signed.nonce())) {
            throw refused("Invalid Access Key nonce");
        }
        SigningKey key = key(id);
        demandSigned(call, key, signed);
        Identity owner = auth.ownerOfKey(key.userId());
        use(signed);
        return Optional.of(owner);
    }

    private SigningKey key(String id) {
        return keys.signing(id).orElseThrow(() -> ApiError.notFound(AccessKeys.ENTITY, id));
    }

    private Signed read(HttpCall call, String prefix, String id, String sign) {
        String nonce = header(call, prefix + "Nonce");
        String timestamp = header(call, prefix + "Timestamp");
        if (nonce.isEmpty()) {
            throw refused("Access Key nonce is missing");
        }
        if (timestamp.isEmpty()) {
            throw refused("Access Key timestamp is missing");
        }
        long now = clock.millis() / 1_000;
        boolean number = timestamp.matches("\\d{1,12}");
        if (!number || Math.abs(Long.parseLong(timestamp) - now) > config.clockSeconds()) {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("timestamp", timestamp.substring(0, Math.min(timestamp.length(), 32)));
            detail.put("serverTimestamp", now);
            detail.put("maxDiff", config.clockSeconds());
            throw ApiError.of(ErrorClass.USER_AUTH, "Invalid Access Key timestamp", detail);
        }
        if (nonce.length() > MAX_NONCE) {
            throw ApiError.of(ErrorClass.USER_AUTH, "Invalid Access Key nonce", Map.of("maxLength", MAX_NONCE));
        }
        return new Signed(id, Long.parseLong(timestamp), timestamp, nonce, sign, header(call, prefix + "Sign-Version"));
    }

    private void demandSigned(HttpCall call, SigningKey key, Signed signed) {
        byte[] sign = bytes(signed.sign());
        SignedBody body = new SignedBody(call);
        boolean good = sign.length > 0
                && switch (signed.version()) {
                    case "" -> isLater(call, key, signed, body) || config.firstScheme() && isFirst(call, key, signed);
                    case "v1" -> config.firstScheme() && isFirst(call, key, signed);
                    case "v2" -> isSecond(call, key, signed, body);
                    default -> false;
                };
        if (!good) {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("method", call.method());
            detail.put("url", call.originalUrl());
            detail.put("bodyMD5", body.shown());
            throw ApiError.of(
                    ErrorClass.USER_AUTH,
                    "Invalid Access Key sign. The secret, the scheme or what was signed differs",
                    detail);
        }
    }

    private static boolean isLater(HttpCall call, SigningKey key, Signed signed, SignedBody body) {
        byte[] sign = bytes(signed.sign());
        String head = String.join("&", call.method(), call.originalUrl(), signed.timestampText(), signed.nonce());
        return body.anyFits(md5 -> key.signed(head + "&" + md5, sign));
    }

    private static boolean isFirst(HttpCall call, SigningKey key, Signed signed) {
        return key.signed(
                String.join("&", signed.timestampText(), signed.nonce(), call.method(), call.originalUrl()),
                bytes(signed.sign()));
    }

    private static boolean isSecond(HttpCall call, SigningKey key, Signed signed, SignedBody body) {
        return key.signed(
                String.join(
                        "&",
                        "v2",
                        signed.timestampText(),
                        signed.nonce(),
                        call.method(),
                        call.originalUrl(),
                        body.raw()),
                bytes(signed.sign()));
    }

    /** @return nothing when it is no signature at all */
    private static byte[] bytes(String sign) {
        try {
            return sign.length() == SIGN_HEX ? HexFormat.of().parseHex(sign) : new byte[0];
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /** Only now: else anybody could use up the nonces of others. Of two requests at the same time one is the first. */
    private void use(Signed signed) {
        long expires = (signed.timestamp() + config.clockSeconds() + MARGIN_SECONDS) * 1_000;
        switch (nonces.use(signed.id(), signed.nonce(), expires)) {
            case FIRST -> {}
            case AGAIN -> throw refused("Invalid Access Key nonce");
            case FULL ->
                throw ApiError.of(
                        ErrorClass.CLIENT_RATE_LIMIT,
                        "Too many signed requests: at most " + config.nonceLimit()
                                + " nonces are remembered (_WEB_AK_NONCE_LIMIT)");
        }
    }

    private static ApiError refused(String message) {
        return ApiError.of(ErrorClass.USER_AUTH, message);
    }

    private static String header(HttpCall call, String name) {
        String value = call.header(name);
        return value == null ? "" : value.strip();
    }
}
