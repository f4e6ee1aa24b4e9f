package dff.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/**
 * An open file of the resource folder. It was opened step by step without following links, so a script that swaps a folder or file for a
 * link meanwhile changes nothing: the server, which may be root, reads and deletes only what lies in the folder.
 */
public final class ResourceFile implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final SecureDirectoryStream<Path> folder;
    private final Path name;
    private final SeekableByteChannel content;

    ResourceFile(SecureDirectoryStream<Path> folder, Path name, SeekableByteChannel content) {
        this.folder = folder;
        this.name = name;
        this.content = content;
    }

    /** The last part of its path. */
    public String name() {
        return name.toString();
    }

    public long size() throws IOException {
        return content.size();
    }

    /** Passes on as many bytes as were announced; a file that shrank meanwhile breaks the answer off. */
    public void writeTo(OutputStream out, long length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long left = length;
        while (left > 0) {
            buffer.clear().limit((int) Math.min(BUFFER, left));
            int n = content.read(buffer);
            if (n < 0) {
                throw new IOException(name + " became shorter while it was sent");
            }
            out.write(buffer.array(), 0, n);
            left -= n;
        }
    }

    public void delete() throws IOException {
        folder.deleteFile(name);
    }

    @Override
    public void close() throws IOException {
        try (folder) {
            content.close();
        }
    }
}
