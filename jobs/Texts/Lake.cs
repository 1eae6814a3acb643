namespace Analytics.Jobs;

/// <summary>The lake's history.</summary>
public sealed partial class Texts
{
    internal string InstantOf => Say("时刻（北京时间）", "Instant (Beijing)");

    internal string Table => Say("表", "Table");

    internal string Version => Say("版本", "Version");

    internal string Operation => Say("操作", "Operation");

    internal string RowsAdded => Say("增加行", "Rows added");

    internal string RowsRemoved => Say("移除行", "Rows removed");

    internal string FilesAdded => Say("增加文件", "Files added");

    internal string FilesRemoved => Say("移除文件", "Files removed");

    internal string NothingCommitted => Say("数据湖中还没有表。先运行 analytics run。", "The lake has no table yet. Run: analytics run.");

    internal string NoSuchTable(string name, IReadOnlyList<string> tables) => Say(
        $"没有表“{name}”。现有的表：{string.Join("、", tables)}。",
        $"There is no table \"{name}\". Tables are: {string.Join(", ", tables)}.");
}
