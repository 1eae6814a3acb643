using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Lake.Tests;

/// <summary>Random sequences of commits against the simplest thing that does the same: a dictionary.</summary>
public class ModelTest
{
    private static readonly string[] Periods = ["2025Q1", "2025Q2", "2025Q3"];

    [Fact]
    public void Every_version_reads_as_the_model_said_when_it_was_new()
    {
        // A step replaces the rows of a period (none: empties it) or, with the session's second handle, does so while another writer is between plan and entry.
        Gen<(int Period, int[] Numbers, bool Raced)> step =
            from period in Gen.Choose(0, Periods.Length - 1)
            from numbers in Gen.ArrayOf(Gen.Choose(-5, 5))
            from raced in Gen.Elements(true, false, false)
            select (period, numbers, raced);
        Prop.ForAll(Gen.ListOf(step).Resize(12).ToArbitrary(), steps => AgreesWithModel([.. steps])).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    private static bool AgreesWithModel(IReadOnlyList<(int Period, int[] Numbers, bool Raced)> steps)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path), other = new LakeStore(folder.Path).Table("numbers");
        using LakeSession session = LakeSession.Open();
        Dictionary<string, long[]> model = [];
        List<(string, long)[]> versions = [[]];
        foreach ((int index, int[] numbers, bool raced) in steps)
        {
            string period = Periods[index];
            long[] rows = [.. numbers.Select(n => (long)n)];
            if (rows.Length == 0 && !model.ContainsKey(period))
            {
                // Nothing to write, nothing to remove: no commit.
                Assert.Equal(versions.Count - 1, Replace(rows));
                continue;
            }
            if (raced)
            {
                // The other writer replaces the next period by one row and is first.
                string next = Periods[(index + 1) % Periods.Length];
                StepHook.Interrupt("commit.begin", () => Given.Replace(other, session, next, [100]), () => Replace(rows));
                model[next] = [100];
                Remember();
            }
            else
            {
                Replace(rows);
            }
            model[period] = rows;
            if (rows.Length == 0)
                model.Remove(period);
            Remember();

            long Replace(long[] rows) => Given.Replace(table, session, period, rows);
        }

        Assert.Equal(versions.Count - 1, table.Read().Version);
        for (int version = 0; version < versions.Count; version++)
        {
            Snapshot snapshot = table.Read(AsOf.At(version));
            Assert.Equal(versions[version], Given.Rows(session, snapshot));
            Assert.Equal(versions[version].Length, snapshot.Files.Sum(file => file.Rows));
            Assert.All(snapshot.Files, file => Assert.StartsWith($"period={file.Partition["period"]}/", file.Path, StringComparison.Ordinal));
        }
        return true;

        void Remember() => versions.Add([.. model.SelectMany(pair => pair.Value.Select(n => (pair.Key, n))).Order()]);
    }
}
