namespace Analytics.Ingest;

/// <summary>Why a file stays in the inbox.</summary>
internal static class CollectTexts
{
    public static readonly Text StillWritten = new("still_written", "文件仍在写入，留待下次。", "The file is still being written; it waits for the next time.");
    public static readonly Text AfterAnother = new("after_another", "同一份填报先到的文件仍在写入，留待下次。", "An earlier file of the same return is still being written; it waits for the next time.");
    public static readonly Text Overtaken = new(
        "overtaken", "运行期间，另一台机器接收了同一份填报的另一个文件；本文件留待下次。如果下次仍然如此，请联系管理员。",
        "While this ran, another machine accepted another file of the same return; this one waits for the next time. If it still does then, tell the administrator.");
    public static readonly Text NoFile = new("no_file", "不是普通文件，请放入文件本身。", "This is no ordinary file; put the file itself here.");
    public static readonly Text Failed = new("program_failed", "程序处理此文件时出错，文件已保留，请联系管理员。", "The program failed on this file and keeps it; tell its administrator:");
}
