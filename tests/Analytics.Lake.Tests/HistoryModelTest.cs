using FsCheck;
using FsCheck.Fluent;

namespace Analytics.Lake.Tests;

/// <summary>
/// A thousand random histories of commits, revisions, publications, vacuums and reads as of versions and instants, against the simplest thing that does the same.
/// Files hold their numbers as text: the log and the vacuum never look into them, and so a history takes milliseconds.
/// </summary>
public class HistoryModelTest
{
    private static readonly string[] Periods = ["2025Q1", "2025Q2", "2025Q3"];
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private enum Kind
    {
        Replace,
        Empty,
        Repeat,
        Publish,
        Vacuum,
        Orphan,
    }

    [Fact]
    public void A_thousand_histories_agree_with_the_model()
    {
        Gen<(Kind Kind, int Period, int Days, int Number)> step =
            from kind in Gen.Frequency((60, Gen.Constant(Kind.Replace)), (8, Gen.Constant(Kind.Empty)), (8, Gen.Constant(Kind.Repeat)), (1, Gen.Constant(Kind.Publish)), (18, Gen.Constant(Kind.Vacuum)), (5, Gen.Constant(Kind.Orphan)))
            from period in Gen.Choose(0, Periods.Length - 1)
            from days in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Choose(-1, 6)), (3, Gen.Choose(7, 40)))
            from number in Gen.Choose(0, 1000)
            select (kind, period, days, number);
        using LakeSession session = LakeSession.Open();
        int vacuumed = 0, refused = 0;
        Prop.ForAll(Gen.ListOf(step).Resize(14).ToArbitrary(), steps => Agrees([.. steps], session, ref vacuumed, ref refused)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        // The histories are no proof if nothing ever happens in them.
        Assert.True(vacuumed > 200 && refused > 200, $"{vacuumed} vacuums deleted something, {refused} reads were refused");
    }

    private static bool Agrees(IReadOnlyList<(Kind Kind, int Period, int Days, int Number)> steps, LakeSession session, ref int vacuumed, ref int refused)
    {
        using TempFolder folder = TempFolder.InMemory();
        SetClock clock = new(Start);
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        // The model: what each version holds by period, when it was made, which are published, and whose files a vacuum promised to keep.
        List<(DateTimeOffset Instant, Dictionary<string, string> Holds)> versions = [(Start, [])];
        HashSet<int> published = [];
        HashSet<int> gone = [];
        HashSet<string> deleted = [];
        foreach ((Kind kind, int period, int days, int number) in steps)
        {
            clock.Now = clock.Now.AddDays(days);
            string name = Periods[period];
            Dictionary<string, string> now = versions[^1].Holds;
            switch (kind)
            {
                case Kind.Replace:
                    Commit(name, $"{number}", $"m{versions.Count}", new(now) { [name] = Name(number) });
                    break;
                case Kind.Empty when now.ContainsKey(name):
                    Commit(name, null, $"m{versions.Count}", now.Where(pair => pair.Key != name).ToDictionary());
                    break;
                // The same work again is not done again.
                case Kind.Repeat when table.Read().Transactions.Keys.Any(key => key != ""):
                    Assert.InRange(table.Commit(Given.Info, _ => Given.Mark(table.Read().Transactions.Keys.Min(StringComparer.Ordinal)!, 1)), 1, versions.Count - 1);
                    break;
                case Kind.Publish:
                    int chosen = number % versions.Count;
                    // What a vacuum has given up may be published as long as it is there.
                    if (versions[chosen].Holds.Values.Any(deleted.Contains))
                    {
                        Assert.Throws<LakeException>(() => Publications.Record(lake, session, "report", $"r{number}", [table.Read(AsOf.At(chosen))]));
                        break;
                    }
                    Publications.Record(lake, session, "report", $"r{number}", [table.Read(AsOf.At(chosen))]);
                    published.Add(chosen);
                    break;
                case Kind.Vacuum:
                    DateTimeOffset before = clock.Now.AddDays(-(7 + number % 20));
                    HashSet<int> kept = [.. Enumerable.Range(0, versions.Count)
                        .Where(version => published.Contains(version)
                            || ((version == versions.Count - 1 || versions[version + 1].Instant > before) && (!gone.Contains(version) || !versions[version].Holds.Values.Any(deleted.Contains))))];
                    HashSet<string> needed = [.. kept.SelectMany(version => versions[version].Holds.Values)];
                    string[] doomed = [.. versions.SelectMany(version => version.Holds.Values).Distinct().Where(file => !needed.Contains(file) && !deleted.Contains(file))];
                    Assert.Equal(doomed.Length, Given.Vacuum(lake, $"{7 + number % 20}d").Single(each => each.Table == "numbers").Files);
                    if (doomed.Length == 0 && !kept.Overlaps(gone))
                        break;
                    vacuumed += doomed.Length > 0 ? 1 : 0;
                    gone = [.. Enumerable.Range(0, versions.Count).Where(version => !kept.Contains(version))];
                    deleted.UnionWith(doomed);
                    versions.Add((Next(), now));
                    versions.Add((Next(), now));
                    break;
                case Kind.Orphan:
                    Given.File(table, name);
                    break;
                default:
                    break;
            }

            string Name(int n) => $"{versions.Count}-{n}";
        }

        Assert.Equal(versions.Count - 1, table.Read().Version);
        DeltaTable anew = new LakeStore(folder.Path).Table("numbers");
        for (int version = 0; version < versions.Count; version++)
        {
            Snapshot snapshot = anew.Read(AsOf.At(version));
            Assert.Equal(versions[version].Instant, snapshot.Instant);
            Assert.Equal(version, anew.Read(AsOf.At(versions[version].Instant)).Version);
            if (version > 0)
                Assert.Equal(version - 1, anew.Read(AsOf.At(versions[version].Instant.AddTicks(-1))).Version);
            Assert.Equal(versions[version].Holds.Keys.Order(StringComparer.Ordinal), snapshot.Files.Select(file => file.Partition["period"]!).Order(StringComparer.Ordinal));
            if (versions[version].Holds.Values.Any(deleted.Contains))
            {
                refused++;
                Assert.Contains("was vacuumed", Assert.Throws<LakeException>(() => session.Attach("gone", snapshot)).En, StringComparison.Ordinal);
                continue;
            }
            foreach (DataFile file in snapshot.Files)
                Assert.Equal(versions[version].Holds[file.Partition["period"]!], File.ReadAllText(Path.Combine(table.Directory, file.Path)));
        }
        return true;

        DateTimeOffset Next() => clock.Now > versions[^1].Instant ? clock.Now : versions[^1].Instant.AddMilliseconds(1);

        void Commit(string name, string? number, string mark, Dictionary<string, string> then)
        {
            List<DataFile> files = [];
            if (number is not null)
            {
                DataFile file = Given.File(table, name);
                string path = Path.Combine(table.Directory, file.Path);
                File.WriteAllText(path, then[name]);
                files.Add(file with { Size = new FileInfo(path).Length });
            }
            DateTimeOffset instant = Next();
            table.Commit(Given.Info, now => new TableChange(files, [.. now.Files.Where(file => file.Partition["period"] == name)], [new Transaction(mark, 1)]));
            versions.Add((instant, then));
        }
    }
}
