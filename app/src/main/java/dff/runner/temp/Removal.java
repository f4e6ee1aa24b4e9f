package dff.runner.temp;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Removes what scripts have left. They may put links everywhere but in the place of the folder that a path given here lies in, so everything
 * below is reached through open folders and no link is followed; and no depth is trusted.
 */
final class Removal {
    private static final Set<PosixFilePermission> OWN = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private Removal() {}

    /** @throws java.nio.file.NoSuchFileException when there is nothing of that name */
    static void remove(Path path) throws IOException {
        try (SecureDirectoryStream<Path> parent = secure(Files.newDirectoryStream(path.getParent()))) {
            Path name = path.getFileName();
            if (isFolder(parent, name)) {
                empty(parent, path);
                parent.deleteDirectory(name);
            } else {
                parent.deleteFile(name);
            }
        }
    }

    /** Removes everything in a folder that no script can put a link in the place of. */
    static void empty(Path folder) throws IOException {
        try (SecureDirectoryStream<Path> parent = secure(Files.newDirectoryStream(folder.getParent()))) {
            empty(parent, folder);
        }
    }

    /** What lies deeper is moved up before it is removed, because a script can nest folders deeper than any recursion reaches. */
    private static void empty(SecureDirectoryStream<Path> parent, Path folder) throws IOException {
        int[] moved = {0};
        boolean again = true;
        while (again) {
            again = false;
            try (SecureDirectoryStream<Path> top = opened(parent, folder)) {
                for (Path entry : top) {
                    again |= remove(top, folder, entry.getFileName(), moved);
                }
            }
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> listing) throws IOException {
        if (listing instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        listing.close();
        throw new IOException("this file system does not allow to remove without following links");
    }

    private static SecureDirectoryStream<Path> opened(SecureDirectoryStream<Path> parent, Path folder)
            throws IOException {
        try {
            return parent.newDirectoryStream(folder.getFileName(), LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException _) {
            openByPath(folder);
            return parent.newDirectoryStream(folder.getFileName(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** @return whether something was moved up and is still to be removed */
    private static boolean remove(SecureDirectoryStream<Path> top, Path folder, Path name, int[] moved)
            throws IOException {
        if (!isFolder(top, name)) {
            top.deleteFile(name);
            return false;
        }
        open(top, name, folder);
        boolean again = false;
        try (SecureDirectoryStream<Path> inner = top.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : inner) {
                Path child = entry.getFileName();
                if (isFolder(inner, child)) {
                    open(inner, child, folder.resolve(name));
                    inner.move(child, top, Path.of(".moved-" + System.nanoTime() + "-" + moved[0]++));
                    again = true;
                } else {
                    inner.deleteFile(child);
                }
            }
        }
        top.deleteDirectory(name);
        return again;
    }

    private static boolean isFolder(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        return parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    /** A script may have closed its folder to itself, and the platform may run as the same user. */
    private static void open(SecureDirectoryStream<Path> parent, Path name, Path folder) throws IOException {
        try {
            parent.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(OWN);
        } catch (AccessDeniedException _) {
            openByPath(folder.resolve(name));
        }
    }

    /**
     * The safe way opens the folder first, which its mode may forbid. That happens to an ordinary user only, who owns no more than the
     * script that could put a link in its place.
     */
    private static void openByPath(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(folder, OWN);
        }
    }
}
