using System.Data.Common;
using Analytics.Lake;

namespace Analytics.Ingest.Workbooks;

/// <summary>What a template was made of.</summary>
/// <param name="Rows">Rows that it begins with.</param>
/// <param name="From">The period that they were accepted for; null if there are none.</param>
public sealed record TemplateResult(long Rows, Period? From);

/// <summary>Makes the workbooks that regions fill in.</summary>
public sealed class TemplateMaker : IDisposable
{
    private const string Accepted = "accepted_rows";

    private readonly LakeSession session;
    private readonly CodeLists lists;
    private readonly CodeNames regions;

    /// <summary>Loads the kinds and the code lists.</summary>
    /// <param name="schemasDirectory">The folder of the kinds' schemas.</param>
    /// <param name="seedsDirectory">The folder of the code lists.</param>
    public TemplateMaker(string schemasDirectory, string seedsDirectory)
    {
        Schemas = ReturnSchemas.Load(schemasDirectory);
        session = LakeSession.Open();
        session.AttachSeeds(seedsDirectory);
        lists = new CodeLists(session, Schemas);
        regions = CodeNames.Load(session, "regions", "region_code");
    }

    /// <summary>The kinds.</summary>
    public ReturnSchemas Schemas { get; }

    /// <summary>Name of a region that sends returns of the kind, for itself or for those under it; null for any other code.</summary>
    public string? RegionName(ReturnScope scope)
    {
        string? name = scope.Region == ReturnScope.Nation ? TemplateTexts.Nation.Zh : regions.NameOf(scope.Region);
        ReturnSchema schema = Schemas.Find(scope.Kind)!;
        return name is not null && Offered(schema, schema.Field("region_code"), scope) is { Count: > 0 } ? name : null;
    }

    /// <summary>Writes a template. A file that is there stays as it is.</summary>
    /// <param name="scope">Kind, period and region, known to be good.</param>
    /// <param name="path">The workbook.</param>
    /// <param name="prefill">The warehouse whose accepted rows it begins with; null for an empty one.</param>
    /// <exception cref="IOException">The file cannot be written, or is there already.</exception>
    public TemplateResult Write(ReturnScope scope, string path, Warehouse? prefill = null)
    {
        ReturnSchema schema = Schemas.Find(scope.Kind)!;
        Period? from = prefill is null ? null : AttachAccepted(prefill.Lake.Table(schema.TableName), scope);
        if (from is null) return new TemplateResult(Put(schema, scope, path, null), null);
        using DbCommand command = session.Connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", schema.Fields.Select(field => field.Name == "period" ? $"'{scope.Period}'" : $"\"{field.Name}\""))} "
            + $"FROM {Accepted} WHERE {Under(scope)} AND period = '{from}' ORDER BY {string.Join(", ", [.. schema.PrimaryKey.Select(name => $"\"{name}\""), "submission_id", "source_row"])}";
        using DbDataReader reader = command.ExecuteReader();
        return new TemplateResult(Put(schema, scope, path, reader), from);
    }

    /// <summary>Writes a template that is filled in already. A file that is there stays as it is.</summary>
    /// <param name="scope">Kind, period and region, known to be good.</param>
    /// <param name="path">The workbook.</param>
    /// <param name="rows">Its rows: the schema's fields in their order and types.</param>
    /// <exception cref="IOException">The file cannot be written, or is there already.</exception>
    public void Write(ReturnScope scope, string path, DbDataReader rows) => Put(Schemas.Find(scope.Kind)!, scope, path, rows);

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    private long Put(ReturnSchema schema, ReturnScope scope, string path, DbDataReader? rows)
    {
        var choices = new Dictionary<string, IReadOnlyList<string>>();
        foreach (ReturnField field in schema.Fields)
            if (Offered(schema, field, scope) is { Count: > 0 } offered) choices[field.Name] = offered;
        var workbook = new TemplateWorkbook(schema, scope, RegionName(scope)!, lists.Names, choices);
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Guid.NewGuid():N}.tmp");
        try
        {
            long written = workbook.Write(temporary, rows);
            File.Move(temporary, path, overwrite: false);
            return written;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private IReadOnlyList<string>? Offered(ReturnSchema schema, ReturnField field, ReturnScope scope) => Choices.Of(session, schema, field, lists.Names(field), scope);

    /// <summary>Attaches the kind's current rows; the latest period before the template's in which the region has any, or null.</summary>
    private Period? AttachAccepted(DeltaTable table, ReturnScope scope)
    {
        if (!table.Exists) return null;
        session.Attach(Accepted, table.Read());
        string? latest = session.Query($"SELECT max(period) FROM {Accepted} WHERE {Under(scope)} AND period < '{scope.Period}'", row => row.IsDBNull(0) ? null : row.GetString(0))[0];
        return latest is not null && Period.TryParse(latest, out Period period) ? period : null;
    }

    private static string Under(ReturnScope scope) => $"starts_with(region_code, '{scope.RegionPrefix}')";
}
