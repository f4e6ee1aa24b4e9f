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

    static void write(DataOutputStream out, String scope, Bytes name, Keyspace.Entry entry) throws IOException {
        switch (entry.value) {
            case Text(Bytes content) -> {
                head(out, TEXT, scope, name, entry);
                bytes(out, content);
            }
            case Hash hash -> {
                head(out, HASH, scope, name, entry);
                out.writeInt(hash.fields.size());
                for (var field : hash.fields.entrySet()) {
                    bytes(out, field.getKey());
                    bytes(out, field.getValue());
                }
            }
            case Sequence list -> {
                head(out, LIST, scope, name, entry);
                out.writeInt(list.items.size());
                for (Bytes item : list.items) {
                    bytes(out, item);
                }
            }
            case Members set -> {
                head(out, SET, scope, name, entry);
                out.writeInt(set.members.size());
                for (Bytes member : set.members) {
                    bytes(out, member);
                }
            }
            case Ranking ranking -> {
                head(out, ZSET, scope, name, entry);
                out.writeInt(ranking.scores.size());
                for (var member : ranking.scores.entrySet()) {
                    bytes(out, member.getKey());
                    out.writeDouble(member.getValue());
                }
            }
        }
    }

    private static void head(DataOutputStream out, int kind, String scope, Bytes name, Keyspace.Entry entry)
            throws IOException {
        out.writeByte(kind);
        bytes(out, Bytes.of(scope));
        bytes(out, name);
        out.writeLong(entry.expires);
    }

    private static void bytes(DataOutputStream out, Bytes bytes) throws IOException {
        out.writeInt(bytes.length());
        out.write(bytes.toArray());
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
