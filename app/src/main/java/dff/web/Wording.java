package dff.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts the titles of routes together from what they act on and what they do. */
final class Wording {
    private static final String API = "/api/v1/";

    /**
     * Something that routes act on.
     *
     * @param one in English, also the name errors use
     */
    private record Thing(String one, String many, String zh) {
        Thing(String one, String zh) {
            this(one, one + "s", zh);
        }
    }

    private static final Map<String, Thing> THINGS = Map.ofEntries(
            Map.entry("script-sets", new Thing("script set", "脚本集")),
            Map.entry("scripts", new Thing("script", "脚本")),
            Map.entry("script-publish-history", new Thing("publication", "发布历史")),
            Map.entry("script-set-export-history", new Thing("export", "脚本集导出历史")),
            Map.entry("script-set-import-history", new Thing("import", "脚本集导入历史")),
            Map.entry("script-recover-points", new Thing("recover point", "还原点")),
            Map.entry("examples", new Thing("example", "示例")),
            Map.entry("funcs", new Thing("function", "函数")),
            Map.entry("func-stores", new Thing("stored value", "函数存储")),
            Map.entry("func-caches", new Thing("cached value", "函数缓存")),
            Map.entry("env-variables", new Thing("environment variable", "环境变量")),
            Map.entry("auth-links", new Thing("auth link", "授权链接")),
            Map.entry("sync-apis", new Thing("sync API", "同步 API")),
            Map.entry("batches", new Thing("batch", "batches", "批处理")),
            Map.entry("async-apis", new Thing("async API", "异步 API")),
            Map.entry("crontab-configs", new Thing("crontab config", "自动触发配置")),
            Map.entry("cron-jobs", new Thing("cron job", "定时任务")),
            Map.entry("data-sources", new Thing("data source", "数据源")),
            Map.entry("connectors", new Thing("connector", "连接器")),
            Map.entry("api-auth", new Thing("API auth", "API 认证")),
            Map.entry("users", new Thing("member", "成员")),
            Map.entry("access-keys", new Thing("access key", "Access Key")),
            Map.entry("operation-records", new Thing("operation record", "操作记录")),
            Map.entry("task-records", new Thing("system task record", "系统任务记录")),
            Map.entry("task-records/func", new Thing("function task record", "函数任务记录")),
            Map.entry("tasks", new Thing("running task", "运行中的任务")),
            Map.entry("file-services", new Thing("file service", "文件服务")),
            Map.entry("resources", new Thing("resource", "资源文件")),
            Map.entry("python-packages/installed", new Thing("installed Python package", "已安装的 Python 包")),
            Map.entry("python-packages/install-status", new Thing("installation", "Python 包安装状态")),
            Map.entry("python-packages", new Thing("Python package", "Python 包")),
            Map.entry("system-settings", new Thing("system setting", "系统设置")),
            Map.entry("system-configs", new Thing("system config", "系统配置")),
            Map.entry("temporary-flags", new Thing("temporary flag", "临时标记")),
            Map.entry("auth/profile", new Thing("own profile", "own profile", "个人资料")),
            Map.entry("auth/preferences", new Thing("own preferences", "own preferences", "个人偏好")),
            Map.entry("monitor/system-metrics", new Thing("system metrics", "system metrics", "系统指标")),
            Map.entry("monitor/sys-stats", new Thing("system statistics", "system statistics", "系统统计")),
            Map.entry("monitor/abnormal-requests", new Thing("abnormal request", "异常请求")),
            Map.entry("monitor/worker-queues", new Thing("worker queue", "工作队列")),
            Map.entry("debug/worker-queues", new Thing("worker queue", "工作队列")),
            Map.entry("debug/log-cache-tables", new Thing("table of records", "tables of records", "日志与缓存表")),
            Map.entry("log-cache-tables", new Thing("table of records", "tables of records", "日志与缓存表")),
            Map.entry("recent-triggered", new Thing("recent trigger", "最近触发")));

    /** Of an action: %1$s is the thing, %2$s several of it; in Chinese both are the same. */
    private static final Map<String, Route.Title> ACTIONS = Map.ofEntries(
            Map.entry("list", new Route.Title("List %2$s", "%s列表")),
            Map.entry("get", new Route.Title("Get %1$s", "查看%s")),
            Map.entry("get-count", new Route.Title("Count %2$s", "统计%s")),
            Map.entry("count", new Route.Title("Count %2$s", "统计%s")),
            Map.entry("search", new Route.Title("Search %2$s", "搜索%s")),
            Map.entry("add", new Route.Title("Add %1$s", "添加%s")),
            Map.entry("modify", new Route.Title("Modify %1$s", "修改%s")),
            Map.entry("set", new Route.Title("Set %1$s", "设置%s")),
            Map.entry("delete", new Route.Title("Delete %1$s", "删除%s")),
            Map.entry("clear", new Route.Title("Clear %2$s", "清空%s")),
            Map.entry("add-many", new Route.Title("Add several %2$s", "批量添加%s")),
            Map.entry("modify-many", new Route.Title("Modify several %2$s", "批量修改%s")),
            Map.entry("delete-many", new Route.Title("Delete several %2$s", "批量删除%s")),
            Map.entry("publish", new Route.Title("Publish %1$s", "发布%s")),
            Map.entry("restore", new Route.Title("Restore %1$s", "恢复%s")),
            Map.entry("recover", new Route.Title("Go back to %1$s", "还原到%s")),
            Map.entry("clone", new Route.Title("Clone %1$s", "复制%s")),
            Map.entry("export", new Route.Title("Export %2$s", "导出%s")),
            Map.entry("import", new Route.Title("Import %2$s", "导入%s")),
            Map.entry("confirm-import", new Route.Title("Confirm import of %2$s", "确认导入%s")),
            Map.entry("deploy", new Route.Title("Deploy %1$s", "部署%s")),
            Map.entry("install", new Route.Title("Install %1$s", "安装%s")),
            Map.entry("cancel", new Route.Title("Cancel %1$s", "取消%s")),
            Map.entry("test", new Route.Title("Test %1$s", "测试%s")),
            Map.entry("test-webhook", new Route.Title("Test webhook of %1$s", "测试%s的 Webhook")),
            Map.entry("sign-out", new Route.Title("Sign %1$s out everywhere", "强制%s退出登录")),
            Map.entry("query", new Route.Title("Query %1$s", "查询%s")),
            Map.entry("pause", new Route.Title("Pause %1$s", "暂停%s")),
            Map.entry("resume", new Route.Title("Resume %1$s", "继续%s")),
            Map.entry("download", new Route.Title("Download %1$s", "下载%s")),
            Map.entry("upload", new Route.Title("Upload %1$s", "上传%s")),
            Map.entry("operate", new Route.Title("Operate on %1$s", "操作%s")));

    /** Rows that act on nothing that is listed, by their words. */
    private static final Map<String, Route.Title> SPECIAL = Map.ofEntries(
            Map.entry("/healthz", new Route.Title("Whether the server lives", "存活检查")),
            Map.entry("/readyz", new Route.Title("Whether the server can take calls", "就绪检查")),
            Map.entry("/setup", new Route.Title("Set the product up", "初始化系统")),
            Map.entry("/api", new Route.Title("Describe this API", "接口描述")),
            Map.entry("setup/do/get", new Route.Title("Get the state of the set-up", "查看初始化状态")),
            Map.entry("do/ping", new Route.Title("Ping", "连通测试")),
            Map.entry("do/echo", new Route.Title("Echo", "回显测试")),
            Map.entry("do/proxy", new Route.Title("Send a request from the server", "由服务端代发请求")),
            Map.entry("system-info", new Route.Title("Get system information", "查看系统信息")),
            Map.entry("func-system-config", new Route.Title("Get system configuration", "查看系统配置")),
            Map.entry("image-info", new Route.Title("Get version", "查看版本信息")),
            Map.entry("func/overview", new Route.Title("Get overview", "查看概览")),
            Map.entry("system-report", new Route.Title("Get system report", "查看系统报告")),
            Map.entry("events", new Route.Title("Follow what happens", "订阅实时事件")),
            Map.entry("presence/do/report", new Route.Title("Report an open page", "上报打开的页面")),
            Map.entry("captcha/do/get", new Route.Title("Get captcha picture", "获取验证码图片")),
            Map.entry("auth/do/sign-in", new Route.Title("Sign in", "登录")),
            Map.entry("auth/do/sign-out", new Route.Title("Sign out", "退出登录")),
            Map.entry("auth/do/change-password", new Route.Title("Change own password", "修改自己的密码")),
            Map.entry("func/integration/sign-in", new Route.Title("Sign in by a function", "集成登录")),
            Map.entry("al", new Route.Title("Call an auth link", "调用授权链接")),
            Map.entry("sync", new Route.Title("Call a sync API", "调用同步 API")),
            Map.entry("bat", new Route.Title("Submit to a batch", "提交批处理")),
            Map.entry("async", new Route.Title("Submit to an async API", "提交异步 API")),
            Map.entry("cron", new Route.Title("Run a cron job now", "立即执行定时任务")),
            Map.entry("func", new Route.Title("Call or describe a function", "调用或查看函数")),
            Map.entry("func-many", new Route.Title("Call several functions in the background", "批量异步调用函数")),
            Map.entry("func-draft", new Route.Title("Run a draft", "运行脚本草稿")),
            Map.entry("func-result", new Route.Title("Fetch a result", "获取函数结果")),
            Map.entry("func-list", new Route.Title("List exported functions", "导出函数列表")),
            Map.entry("func-tag-list", new Route.Title("List tags of functions", "函数标签列表")),
            Map.entry("auth-link-func-list", new Route.Title("List shown auth links", "公开的授权链接列表")),
            Map.entry("func-api-list", new Route.Title("List shown APIs", "公开的 API 列表")));

    private Wording() {}

    /** A row whose entity or action is unknown here is called by its path; it should have a title of its own. */
    static Route.Title title(String path) {
        List<String> words = new ArrayList<>();
        String action = "";
        boolean done = false;
        for (String segment : (path.startsWith(API) ? path.substring(API.length()) : path.substring(1)).split("/")) {
            if (segment.equals("do")) {
                done = true;
            } else if (done) {
                action = segment;
            } else if (!segment.startsWith(":") && !segment.equals("*")) {
                words.add(segment);
            }
        }
        String joined = String.join("/", words);
        String all =
                done ? (joined.isEmpty() ? "do/" : joined + "/do/") + action : path.startsWith(API) ? joined : path;
        Route.Title special = SPECIAL.get(all);
        if (special != null) {
            return special;
        }
        Route.Title pattern = ACTIONS.get(action);
        Thing thing = THINGS.get(joined);
        if (thing == null && words.size() > 1) {
            thing = THINGS.get(words.getLast()); // a list that belongs to one object
        }
        if (pattern == null || thing == null) {
            return new Route.Title(path, path);
        }
        return new Route.Title(
                pattern.en().formatted(thing.one(), thing.many()), pattern.zh().formatted(thing.zh()));
    }

    /** What the rows of a path are about, for grouping them: the path's first part in words. */
    static String group(String path) {
        String rest = path.startsWith(API) ? path.substring(API.length()) : path.substring(1);
        String first = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        Thing thing = THINGS.get(first);
        return thing == null ? first.toLowerCase(Locale.ROOT) : thing.many();
    }
}
