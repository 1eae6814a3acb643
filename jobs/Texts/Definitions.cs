namespace Analytics.Jobs;

/// <summary>A warehouse's own kinds of return, lists and assessments.</summary>
public sealed partial class Texts
{
    internal ProgramException DefinitionUnknown(string file) => new(ExitCode.Usage, Say(
        $"definitions/{file}：不认识这个文件。请放在 schemas/*.json、seeds/*.csv、seeds/*.add.csv、seeds/standards/*.csv 或 seeds/assessments/*.json。",
        $"definitions/{file}: this file is not understood. There can be schemas/*.json, seeds/*.csv, seeds/*.add.csv, seeds/standards/*.csv and seeds/assessments/*.json."));

    internal ProgramException DefinitionAddsToNothing(string file, string list, IEnumerable<string> lists) => new(ExitCode.Usage, Say(
        $"definitions/{file}：没有可以添加的代码表 {list}；现有：{string.Join("、", lists)}。新的代码表请去掉文件名中的 .add。",
        $"definitions/{file}: there is no list {list} to add to; there are: {string.Join(", ", lists)}. A new list has no .add in its name."));

    internal ProgramException DefinitionColumn(string file, string column, IEnumerable<string> columns) => new(ExitCode.Usage, Say(
        $"definitions/{file}，第 1 行：没有“{column}”这一列；可用的列：{string.Join("、", columns)}。",
        $"definitions/{file}, row 1: there is no column \"{column}\"; columns are: {string.Join(", ", columns)}."));

    internal ProgramException DefinitionUnreadable(string file, string why) => new(ExitCode.Usage, Say(
        $"definitions/{file}：不能按 CSV 读取：{why}", $"definitions/{file}: this cannot be read as CSV: {why}"));
}
