using System.Data.Common;
using Analytics.Transforms.Disclosure;
using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    // By the codes of the groups, their sums: whoever is no evaluator has them from what is published, and with the nation among them.
    private Dictionary<string, Group> GroupsOf(Indicator indicator, ComparisonQuestion question, Dimension[] strata, string period) =>
        SourceOf(indicator.Kind).IsPublished ? PublishedGroups(indicator, question, period) : AllGroups(indicator, question, strata, period);

    private Dictionary<string, Group> PublishedGroups(Indicator indicator, ComparisonQuestion question, string period)
    {
        var source = SourceOf(indicator.Kind);
        string[] columns = ["region_code", "industry_division", "holding_code", "size_code"];
        string All(string column) => column == "region_code" ? CellKey.Nation : CellKey.All;
        string[] own = [.. question.By.Select(dimension => Dimensions[dimension].Column)];
        string others = string.Concat(columns.Except(own).Select(column => $" AND {column} = '{All(column)}'"));
        string nation = string.Join(" AND ", columns.Select(column => $"{column} = '{All(column)}'"));
        string groups = string.Join(" AND ", own.Select(column => $"{column} <> '{All(column)}'"));
        return session.Query(
            $"""
            SELECT {string.Join(", ", own)}, {nation}, status = 'withheld', {Figures(indicator, source)}
            FROM {source.View} WHERE period = $1{others} AND (({nation}) OR ({groups} AND region_code NOT IN ({Belts})))
            """,
            row =>
            {
                int at = own.Length;
                string key = row.GetBoolean(at) ? Whole : KeyOf(Texts(row, own.Length));
                return (Key: key, Group: row.GetBoolean(at + 1) ? new Group { IsWithheld = true }
                    : new Group { Numerator = row.GetDecimal(at + 2), Denominator = row.GetDecimal(at + 3), Units = row.GetInt64(at + 4) });
            },
            period).ToDictionary(row => row.Key, row => row.Group, StringComparer.Ordinal);
    }

    private Dictionary<string, Group> AllGroups(Indicator indicator, ComparisonQuestion question, Dimension[] strata, string period)
    {
        string[] keys = [.. question.By.Select(dimension => ColumnOf(dimension, question.Level)), .. strata.Select(dimension => ColumnOf(dimension, question.Level))];
        var source = SourceOf(indicator.Kind);
        var sums = Additive(indicator).Select(column => $"sum(\"{column}\") AS \"{column}\"");
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        int by = question.By.Count;
        foreach (var (codes, part, whole, units, variation) in Computed(indicator, () => session.Query(
            $"""
            SELECT {string.Join(", ", keys.Select((_, i) => $"k{i}"))}, {Figures(indicator, source)}
            FROM (SELECT {string.Join(", ", keys.Select((key, i) => $"{key} AS k{i}"))}, {string.Join(", ", sums)} FROM {source.View} AS m WHERE m.period = $1{Counted(indicator)} GROUP BY ALL) ORDER BY ALL
            """,
            row => (Codes: Texts(row, keys.Length), Number(indicator, row, keys.Length), Number(indicator, row, keys.Length + 1), row.GetInt64(keys.Length + 2), VariationIn(row, keys.Length + 3)),
            period)))
        {
            string key = string.Join('\n', codes, 0, by);
            if (!groups.TryGetValue(key, out var group))
                groups[key] = group = new();
            group.Numerator += part;
            group.Denominator += whole;
            group.Units += units;
            group.Variation = Together(group.Variation, variation);
            group.Pieces.Add(new(codes[by..], (double)part, (double)whole));
        }
        return groups;
    }

    // The sums of all groups by stratum, in the order in which they come; each piece gets the number of its own.
    private static List<Piece> ReferenceOf(IEnumerable<Group> groups)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<Piece> reference = [];
        foreach (var piece in groups.SelectMany(group => group.Pieces))
        {
            string key = KeyOf(piece.Codes);
            if (!numbers.TryGetValue(key, out int number))
            {
                numbers.Add(key, number = reference.Count);
                reference.Add(new(piece.Codes, 0, 0));
            }
            piece.Stratum = number;
            reference[number].Part += piece.Part;
            reference[number].Whole += piece.Whole;
        }
        return reference;
    }

    private static List<Stratum> StrataOf(Group group, List<Piece> reference, NamedStandard? standard)
    {
        double[] part = new double[reference.Count], whole = new double[reference.Count];
        foreach (var piece in group.Pieces)
        {
            part[piece.Stratum] += piece.Part;
            whole[piece.Stratum] += piece.Whole;
        }
        var strata = reference.Select((piece, i) => new Stratum(piece.Codes, part[i], whole[i], piece.Part, piece.Whole));
        return standard is null ? [.. strata] : standard.Weigh(strata);
    }

    private static Variation? Together(Variation? one, Variation? other) => one is null || other is null ? one ?? other
        : new(one.Squares + other.Squares, one.Products + other.Products, one.BaseSquares + other.BaseSquares, one.Count + other.Count);

    private static string[] Texts(DbDataReader row, int count)
    {
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = row.IsDBNull(i) ? "" : row.GetString(i);
        return texts;
    }

    // What a group has in one stratum.
    private sealed class Piece(string[] codes, double part, double whole)
    {
        public string[] Codes => codes;

        public double Part { get; set; } = part;

        public double Whole { get; set; } = whole;

        // Place of its stratum among those of the reference.
        public int Stratum { get; set; }
    }

    private sealed class Group
    {
        public bool IsWithheld { get; init; }

        public decimal Numerator { get; set; }

        public decimal Denominator { get; set; }

        public long Units { get; set; }

        public Variation? Variation { get; set; }

        public List<Piece> Pieces { get; } = [];
    }
}
