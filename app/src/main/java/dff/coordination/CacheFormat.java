package dff.coordination;

import dff.coordination.CacheValue.Hash;
import dff.coordination.CacheValue.Members;
import dff.coordination.CacheValue.Ranking;
import dff.coordination.CacheValue.Sequence;
import dff.coordination.CacheValue.Text;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32C;

/** How keys stand in the file of the embedded cache: a magic number, keys, an end mark, a check sum. */
final class CacheFormat {
    /** The letters DFC and a version. */
    static final int MAGIC = 0x4446_4301;

    static final int END = 0;

    private static final int TEXT = 1;
    private static final int HASH = 2;
    private static final int LIST = 3;
    private static final int SET = 4;
    private static final int ZSET = 5;

    private CacheFormat() {}

    /** A key as it was at one moment: what it refers to never changes. @param scores of the words, for a ranking */
    record Kept(int kind, Bytes name, long expires, Bytes[] words, double[] scores) {
        private static final Bytes[] NONE = {};
        private static final double[] UNRANKED = {};

        /** Called under the cache's lock. */
        static Kept of(Bytes name, Keyspace.Entry entry) {
            return switch (entry.value) {
                case Text(Bytes content) -> of(TEXT, name, entry, content);
                case Hash hash -> of(HASH, name, entry, flat(hash));
                case Sequence list -> of(LIST, name, entry, list.items.toArray(NONE));
                case Members set -> of(SET, name, entry, set.members.toArray(NONE));
                case Ranking ranking -> {
                    Bytes[] words = new Bytes[ranking.scores.size()];
                    double[] scores = new double[words.length];
                    int i = 0;
                    for (var member : ranking.scores.entrySet()) {
                        words[i] = member.getKey();
                        scores[i++] = member.getValue();
                    }
                    yield new Kept(ZSET, name, entry.expires, words, scores);
                }
            };
        }

        private static Kept of(int kind, Bytes name, Keyspace.Entry entry, Bytes... words) {
            return new Kept(kind, name, entry.expires, words, UNRANKED);
        }

        private static Bytes[] flat(Hash hash) {
            Bytes[] words = new Bytes[2 * hash.fields.size()];
            int i = 0;
            for (var field : hash.fields.entrySet()) {
                words[i++] = field.getKey();
                words[i++] = field.getValue();
            }
            return words;
        }
    }

    static void write(DataOutputStream out, String scope, Kept kept) throws IOException {
        out.writeByte(kept.kind);
        bytes(out, Bytes.of(scope));
        bytes(out, kept.name);
        out.writeLong(kept.expires);
        if (kept.kind != TEXT) {
            out.writeInt(kept.kind == HASH ? kept.words.length / 2 : kept.words.length);
        }
        for (int i = 0; i < kept.words.length; i++) {
            bytes(out, kept.words[i]);
            if (kept.kind == ZSET) {
                out.writeDouble(kept.scores[i]);
            }
        }
    }

    private static void bytes(DataOutputStream out, Bytes bytes) throws IOException {
        out.writeInt(bytes.length());
        bytes.writeTo(out);
    }

    /** @throws IOException when the file is not whole */
    static void read(DataInputStream in, CRC32C sum, Keyspace keys, long now) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("not a file of this cache");
        }
        for (int kind = in.readByte(); kind != END; kind = in.readByte()) {
            String scope = KeyCommands.text(bytes(in));
            Bytes name = bytes(in);
            long expires = in.readLong();
            CacheValue value = value(in, kind);
            if (expires > now) {
                keys.put(scope, name, value, expires);
            }
        }
        long expected = sum.getValue();
        if (in.readLong() != expected) {
            throw new IOException("its check sum is wrong");
        }
    }

    private static CacheValue value(DataInputStream in, int kind) throws IOException {
        return switch (kind) {
            case TEXT -> new Text(bytes(in));
            case HASH -> {
                Hash hash = new Hash();
                for (int left = in.readInt(); left > 0; left--) {
                    hash.put(bytes(in), bytes(in));
                }
                yield hash;
            }
            case LIST -> {
                Sequence list = new Sequence();
                for (int left = in.readInt(); left > 0; left--) {
                    list.addLast(bytes(in));
                }
                yield list;
            }
            case SET -> {
                Members set = new Members();
                for (int left = in.readInt(); left > 0; left--) {
                    set.add(bytes(in));
                }
                yield set;
            }
            case ZSET -> {
                Ranking ranking = new Ranking();
                for (int left = in.readInt(); left > 0; left--) {
                    ranking.put(bytes(in), in.readDouble());
                }
                yield ranking;
            }
            default -> throw new IOException("an unknown kind " + kind);
        };
    }

    private static Bytes bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > Cache.MAX_VALUE) {
            throw new IOException("a text of " + length + " bytes");
        }
        return Bytes.of(in.readNBytes(length));
    }
}
