using System.Data.Common;
using Analytics.Transforms.Disclosure;
using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    // By the codes of the groups, their sums: whoever is no evaluator has them from what is published, and with the nation among them.
    private (Dictionary<string, Group> Groups, IReadOnlyList<Piece> Reference) GroupsOf(Indicator indicator, ComparisonQuestion question, Dimension[] strata, string period) =>
        SourceOf(indicator.Kind).IsPublished ? (PublishedGroups(indicator, question, period), []) : Computed(indicator, () => AllGroups(indicator, question, strata, period));

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

    // With what each group has in the strata, and the sums of all groups by stratum, in the order in which they come.
    private (Dictionary<string, Group> Groups, IReadOnlyList<Piece> Reference) AllGroups(Indicator indicator, ComparisonQuestion question, Dimension[] strata, string period)
    {
        string[] by = [.. question.By.Select(dimension => ColumnOf(dimension, question.Level))], within = [.. strata.Select(dimension => ColumnOf(dimension, question.Level))];
        string Columns(string[] columns, string name) => string.Concat(columns.Select((column, i) => $"{column} AS {name}{i}, "));
        string Key(string[] columns, string name) => columns.Length == 0 ? "''" : string.Join(" || chr(10) || ", columns.Select((_, i) => $"coalesce({name}{i}, '')"));
        var source = SourceOf(indicator.Kind);
        var sums = Additive(indicator).Select(column => $"sum(\"{column}\") AS \"{column}\"");
        session.Execute(
            $"""
            CREATE OR REPLACE TEMP TABLE pieces AS SELECT * FROM (
                SELECT {Key(by, "g")}, {Key(within, "s")}, {Figures(indicator, source)}
                FROM (SELECT {Columns(by, "g")}{Columns(within, "s")}{string.Join(", ", sums)} FROM {source.View} AS m WHERE m.period = $1{Counted(indicator, question.Level)} GROUP BY ALL)
            ) AS p("group", stratum, part, whole, units, squares, products, base_squares, n)
            """,
            period);
        string Sum(string column) => $"sum({column} ORDER BY stratum)";
        var groups = session.Query(
            $"""
            SELECT "group", CASE WHEN count(part) = count(*) THEN sum(part) END, CASE WHEN count(whole) = count(*) THEN sum(whole) END, CAST(sum(units) AS BIGINT),
                {Sum("squares")}, {Sum("products")}, {Sum("base_squares")}, {Sum("n")}
            FROM pieces GROUP BY "group" ORDER BY "group"
            """,
            row => (Key: row.GetString(0), Group: new Group { Numerator = Number(indicator, row, 1), Denominator = Number(indicator, row, 2), Units = row.GetInt64(3), Variation = VariationIn(row, 4) }))
            .ToDictionary(row => row.Key, row => row.Group, StringComparer.Ordinal);
        return (groups, strata.Length == 0 ? [] : Pieces(groups));
    }

    // Gives the groups what they have in the strata; the sums of all of them by stratum.
    private List<Piece> Pieces(Dictionary<string, Group> groups)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        List<Piece> reference = [];
        session.Query("SELECT \"group\", stratum, CAST(part AS DOUBLE), CAST(whole AS DOUBLE) FROM pieces ORDER BY \"group\", stratum", row =>
        {
            string stratum = row.GetString(1);
            if (!numbers.TryGetValue(stratum, out int number))
            {
                numbers.Add(stratum, number = reference.Count);
                reference.Add(new(stratum.Split('\n')));
            }
            double part = row.GetDouble(2), whole = row.GetDouble(3);
            groups[row.GetString(0)].Pieces.Add((number, part, whole));
            reference[number].Part += part;
            reference[number].Whole += whole;
            return number;
        });
        return reference;
    }

    private static List<Stratum> StrataOf(Group group, IReadOnlyList<Piece> reference, NamedStandard? standard)
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

    // What all groups have in one stratum.
    private sealed class Piece(string[] codes)
    {
        public string[] Codes => codes;

        public double Part { get; set; }

        public double Whole { get; set; }
    }

    private sealed class Group
    {
        public bool IsWithheld { get; init; }

        public decimal Numerator { get; init; }

        public decimal Denominator { get; init; }

        public long Units { get; init; }

        public Variation? Variation { get; init; }

        // What it has in each stratum that it has anything in: place of the stratum among those of the reference.
        public List<(int Stratum, double Part, double Whole)> Pieces { get; } = [];
    }
}
