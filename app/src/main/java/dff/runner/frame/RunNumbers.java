package dff.runner.frame;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Numbers of runs that a script cannot guess: else it could send the result of the next run in advance. For one thread. */
public final class RunNumbers {
    private static final int AT_ONCE = 256;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ByteBuffer drawn = ByteBuffer.allocate(0);

    /** Never 0. */
    public int next() {
        while (true) {
            if (!drawn.hasRemaining()) {
                byte[] bytes = new byte[AT_ONCE];
                RANDOM.nextBytes(bytes);
                drawn = ByteBuffer.wrap(bytes);
            }
            int number = drawn.getInt();
            if (number != 0) {
                return number;
            }
        }
    }
}
