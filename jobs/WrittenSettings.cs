using System.Text.Json;

namespace Analytics.Jobs;

/// <summary>Settings as somebody wrote them, in the settings file or as variables: their values, and of each where it stands.</summary>
internal sealed class WrittenSettings
{
    private const string Prefix = "ANALYTICS__";
    private readonly Dictionary<string, int> lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> spelled = new(StringComparer.OrdinalIgnoreCase);
    private readonly IConfiguration all;
    private readonly IConfiguration variables;
    private readonly Texts texts;

    private WrittenSettings(byte[]? file, IConfiguration variables, Texts texts)
    {
        (this.variables, this.texts) = (variables, texts);
        var together = new ConfigurationBuilder();
        if (file is not null)
        {
            FindLines(file);
            together.AddJsonStream(new MemoryStream(file));
        }
        all = together.AddConfiguration(variables).Build();
    }

    /// <summary>Whether anybody set anything.</summary>
    internal static bool AreThere(Shell shell) => File.Exists(shell.Path(Settings.FileName)) || shell.Environment.Keys.Any(IsOurs);

    /// <summary>Reads the file of the current folder and the variables.</summary>
    /// <exception cref="ProgramException">The file is no JSON, or a key is in it twice.</exception>
    internal static WrittenSettings Read(Shell shell, Texts texts)
    {
        string path = shell.Path(Settings.FileName);
        var variables = new ConfigurationBuilder().AddInMemoryCollection(shell.Environment
            .Where(v => IsOurs(v.Key))
            .Select(v => KeyValuePair.Create(v.Key[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal), v.Value))).Build();
        try
        {
            return new(File.Exists(path) ? File.ReadAllBytes(path) : null, variables, texts);
        }
        catch (JsonException e)
        {
            throw new ProgramException(ExitCode.Usage, texts.InFile(Settings.FileName, (int)(e.LineNumber ?? 0) + 1, texts.NoJson), e);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(ExitCode.Usage, texts.SettingsUnreadable(path, (e.InnerException ?? e).Message), e);
        }
    }

    private static bool IsOurs(string variable) => variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a key such as <c>jobs:collect:cron</c>; null when nobody set it.</summary>
    internal string? this[string key] => all[key];

    /// <summary>The keys that have a value.</summary>
    internal IEnumerable<string> Keys => all.AsEnumerable().Where(setting => setting.Value is not null).Select(setting => setting.Key);

    /// <summary>Whether the value comes from a variable.</summary>
    internal bool IsVariable(string key) => variables[key] is not null;

    /// <summary>The variable that sets a key.</summary>
    internal static string Variable(string key) => Prefix + key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>Whether somebody wrote a key, with whatever value.</summary>
    internal bool Has(string key) => lines.ContainsKey(key) || all.GetSection(key).Exists();

    /// <summary>What stands under a key, in the order of the file.</summary>
    internal IReadOnlyList<string> Under(string key) =>
        [.. all.GetSection(key).GetChildren().Select(child => Written($"{key}:{child.Key}")).OrderBy(child => lines.GetValueOrDefault(child, int.MaxValue)).Select(child => child[(key.Length + 1)..])];

    /// <summary>The names under a key that have one value each. A name may hold the colon that parts keys.</summary>
    /// <exception cref="ProgramException">A name has brackets or braces.</exception>
    internal IEnumerable<string> Names(string key)
    {
        foreach (string name in Keys.Where(each => each.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)).Select(each => Written(each)[(key.Length + 1)..]))
        {
            for (int at = name.IndexOf(':'); at >= 0; at = name.IndexOf(':', at + 1))
            {
                if (lines.ContainsKey($"{key}:{name[..at]}"))
                    throw Wrong($"{key}:{name[..at]}", texts.OneText(name[..at]));
            }
            yield return name;
        }
    }

    // Variables are in capitals.
    private string Written(string key) => spelled.GetValueOrDefault(key) ?? key.ToLowerInvariant();

    /// <summary>A mistake, said with the place where it was made.</summary>
    internal ProgramException Wrong(string key, string what)
    {
        // What is missing is missing in what it belongs to.
        string placed = key;
        while (!lines.ContainsKey(placed) && placed.Contains(':'))
            placed = placed[..placed.LastIndexOf(':')];
        return new(ExitCode.Usage, variables[key] is null && lines.TryGetValue(placed, out int line)
            ? texts.InFile(Settings.FileName, line, what)
            : texts.InVariable(Variable(key), what));
    }

    private void FindLines(byte[] file)
    {
        ReadOnlySpan<byte> json = file;
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        FindLines(ref reader, json, "");
        // To the end, so that what comes after the last bracket is read too.
        while (reader.Read())
            ;
    }

    private void FindLines(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string path)
    {
        bool array = reader.TokenType == JsonTokenType.StartArray;
        if (!array && reader.TokenType != JsonTokenType.StartObject)
            return;
        for (int i = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndObject and not JsonTokenType.EndArray; i++)
        {
            string name = array ? $"{i}" : reader.GetString()!, key = path.Length == 0 ? name : $"{path}:{name}";
            int line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            if (!lines.TryAdd(key, line))
                throw new ProgramException(ExitCode.Usage, texts.InFile(Settings.FileName, line, texts.TwiceInFile(key)));
            spelled[key] = key;
            if (!array)
                reader.Read();
            FindLines(ref reader, json, key);
        }
    }
}
