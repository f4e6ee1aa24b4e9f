package dff.script;

/** The draft a new script begins with, in the language of the user interface. */
final class SampleCode {
    private static final String ENGLISH = """
            # A function becomes callable by HTTP and by other scripts once it is
            # decorated with `DFF.API` and the script is published. Try it here first with Run.

            @DFF.API('Add two numbers')
            def plus(x, y=1):
                '''
                Adds two numbers.

                Parameters:
                  x {float} The first number
                  y {float} The second number
                '''
                print('adding', x, 'and', y)
                return float(x) + float(y)
            """;

    private static final String CHINESE = """
            # 用 `DFF.API` 装饰的函数，在脚本发布之后即可通过 HTTP 或其他脚本调用。
            # 发布之前可以点击「运行」试运行。

            @DFF.API('两数相加')
            def plus(x, y=1):
                '''
                计算两数之和

                参数：
                  x {float} 第一个数
                  y {float} 第二个数
                '''
                print('计算', x, '与', y, '之和')
                return float(x) + float(y)
            """;

    private SampleCode() {}

    /** @param locale as the client sent it; null = none */
    static String in(String locale) {
        return locale != null && locale.toLowerCase(java.util.Locale.ROOT).startsWith("zh") ? CHINESE : ENGLISH;
    }
}
