package dff.auth;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** Draws digits as wobbling strokes, never as text, among lines that mean nothing. */
final class CaptchaPicture {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 30;
    private static final int NOISE_LINES = 6;
    /** Strokes of 0 to 9 on a grid of 2 by 4 units, points as {@code x,y}. */
    private static final String[] STROKES = {
        "0,1 1,0 2,1 2,3 1,4 0,3 0,1",
        "0,1 1,0 1,4",
        "0,1 1,0 2,1 2,2 0,4 2,4",
        "0,0 2,0 1,2 2,3 1,4 0,3",
        "1,0 0,3 2,3 2,1 2,4",
        "2,0 0,0 0,2 1,1 2,3 1,4 0,4",
        "2,0 0,2 0,3 1,4 2,3 1,2 0,3",
        "0,0 2,0 1,2 1,4",
        "1,2 0,1 1,0 2,1 1,2 2,3 1,4 0,3 1,2",
        "2,1 1,2 0,1 1,0 2,1 2,3 1,4"
    };

    private CaptchaPicture() {}

    static String of(String text, RandomGenerator random) {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH
                + "\" height=\""
                + HEIGHT + "\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\"><rect width=\"" + WIDTH + "\" height=\""
                + HEIGHT + "\" fill=\"#f4f4f4\"/>");
        for (int i = 0; i < NOISE_LINES; i++) {
            svg.append("<path d=\"M%d %d Q%d %d %d %d\" stroke=\"#999\" fill=\"none\"/>"
                    .formatted(
                            random.nextInt(WIDTH),
                            random.nextInt(HEIGHT),
                            random.nextInt(WIDTH),
                            random.nextInt(HEIGHT),
                            random.nextInt(WIDTH),
                            random.nextInt(HEIGHT)));
        }
        for (int i = 0; i < text.length(); i++) {
            // in dev mode the text may hold letters; they show as the digit of their code
            digit(svg, text.charAt(i) % 16 % 10, 10 + i * 27, random);
        }
        return svg.append("</svg>").toString();
    }

    private static void digit(StringBuilder svg, int digit, int left, RandomGenerator random) {
        svg.append("<path d=\"");
        char command = 'M';
        for (String point : STROKES[digit].split(" ")) {
            int comma = point.indexOf(',');
            double x = left + 7 * Integer.parseInt(point.substring(0, comma)) + random.nextDouble(-1.2, 1.2);
            double y = 5 + 5 * Integer.parseInt(point.substring(comma + 1)) + random.nextDouble(-1.2, 1.2);
            svg.append(command).append(String.format(Locale.ROOT, "%.1f %.1f ", x, y));
            command = 'L';
        }
        svg.append("\" stroke=\"#333\" stroke-width=\"2\" fill=\"none\"/>");
    }
}
