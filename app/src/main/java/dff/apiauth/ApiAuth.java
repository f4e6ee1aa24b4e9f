package dff.apiauth;

import java.util.List;
import java.util.Map;

/** An API auth as calls are checked by it, credentials in clear or hashed; never shown to anyone. */
sealed interface ApiAuth {
    /** Any one of the fields lets the caller in. */
    record FixedField(String id, List<Expected> fields) implements ApiAuth {
        public FixedField {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return "FixedField[" + id + "]";
        }
    }

    /**
     * A field and what it must hold.
     *
     * @param location {@code header}, {@code query} or {@code body}
     * @param hash of the value, by {@link Hash}
     */
    record Expected(String location, String name, byte[] hash) {}

    /** @param hashes of {@code user:password} */
    record HttpBasic(String id, List<byte[]> hashes) implements ApiAuth {
        public HttpBasic {
            hashes = List.copyOf(hashes);
        }
    }

    /** @param passwords by user name, in clear: Digest needs them so */
    record HttpDigest(String id, Map<String, String> passwords) implements ApiAuth {
        public HttpDigest {
            passwords = Map.copyOf(passwords);
        }

        @Override
        public String toString() {
            return "HttpDigest[" + id + "]";
        }
    }

    /** A published function decides. */
    record Func(String id, String funcId) implements ApiAuth {}

    String id();
}
