using System.Globalization;

namespace Analytics.Transforms.Tests;

/// <summary>Where returns stand, worked out by hand. For enterprise 2025Q3 the calendar says: opens 2025-10-01, due 2025-10-20, never closes.</summary>
public class ReturnStatusTest
{
    private const string Columns = "kind, region_code, expected, coalesce(return_region, '-'), coalesce(revision::VARCHAR, '-'), returned, coalesce(rows::VARCHAR, '-'), coalesce(late::VARCHAR, '-')";

    private static Enterprise Firm(string region, string? id = null) => new(region, "C3610", "1", "1", 10) { Id = id };

    private static DateTimeOffset Beijing(string text) => new(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    private static ReturnState State(TestLake lake, string region, string now, string period = "2025Q3", string kind = "enterprise") =>
        Read(lake, period).Single(row => row.Kind == kind && row.Region.Code == region).At(Beijing(now));

    private static IReadOnlyList<ReturnStatus> Read(TestLake lake, string period) => ReturnStatuses.Read(lake.Store, TestLake.Seeds, TestLake.Schemas, period);

    [Fact]
    public void Late_returned_and_missing_returns_of_provinces()
    {
        using var lake = new TestLake();
        lake.Now = "2025-10-20 23:58:00";
        lake.Accept("enterprise", "2025Q3", "110000", [Firm("110101")]);    // received at 23:59, in time
        lake.Accept("enterprise", "2025Q3", "120000", [Firm("120101")]);    // received at 00:00 of the 21st, late
        lake.Return("enterprise", "2025Q3", "130000");
        lake.Return("enterprise", "2025Q3", "110000");                      // a correction sent back
        lake.Accept("enterprise", "2025Q3", "110000", [Firm("110101"), Firm("110102")]);   // revision 2 makes nobody late
        Assert.True(lake.Refresh().Passed);

        Assert.Equal(
            [
                "enterprise|110000|1|110000|2|1|2|false", "enterprise|120000|1|120000|1|0|1|true", "enterprise|130000|1|-|-|1|-|-", "enterprise|140000|1|-|-|0|-|-",
            ],
            lake.Rows("marts/return_status", $"SELECT {Columns} FROM t WHERE kind = 'enterprise' AND region_code IN ('110000', '120000', '130000', '140000') ORDER BY ALL"));
        Assert.Equal(
            ["2025-10-01|2025-10-20||2025-10-20 15:59:00|2025-10-20 15:59:00"],
            lake.Rows("marts/return_status", "SELECT opens, due, coalesce(closes::VARCHAR, '') AS closes, strftime(first_received_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S'), strftime(first_accepted_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S') FROM t WHERE kind = 'enterprise' AND region_code = '110000'"));
        Assert.Equal(["128|4"], lake.Rows("marts/return_status", "SELECT sum(expected), count(DISTINCT kind) FROM t"));

        const string later = "2025-10-25 10:00";
        Assert.Equal(
            [ReturnState.Accepted, ReturnState.AcceptedLate, ReturnState.Returned, ReturnState.Missing],
            new[] { "110000", "120000", "130000", "140000" }.Select(region => State(lake, region, later)));
        Assert.Equal(
            [ReturnState.NotYetDue, ReturnState.Due, ReturnState.Due, ReturnState.Missing],
            new[] { "2025-09-30 23:59", "2025-10-01 00:00", "2025-10-20 23:59", "2025-10-21 00:00" }.Select(now => State(lake, "140000", now)));
    }

    [Fact]
    public void Nobody_is_late_because_the_inbox_was_worked_on_late()
    {
        using var lake = new TestLake();
        lake.Now = "2025-10-20 23:58:00";
        lake.Accept("enterprise", "2025Q3", "110000", [Firm("110101")]);    // received at 23:59; from before it was recorded when a file came in
        lake.Now = "2025-10-23 08:00:00";
        lake.HandedIn = "2025-10-20 23:59:59";
        lake.Accept("enterprise", "2025Q3", "120000", [Firm("120101")]);
        lake.HandedIn = "2025-10-21 00:00:00";
        lake.Accept("enterprise", "2025Q3", "130000", [Firm("130102")]);
        lake.HandedIn = "2025-10-22 09:00:00";
        lake.Accept("enterprise", "2025Q3", "120000", [Firm("120101"), Firm("120102")]);
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["110000|2025-10-20 15:59:00|false|1", "120000|2025-10-20 15:59:59|false|2", "130000|2025-10-20 16:00:00|true|1"],
            lake.Rows("marts/return_status", "SELECT region_code, strftime(first_accepted_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S'), late, revision FROM t WHERE kind = 'enterprise' AND region_code IN ('110000', '120000', '130000') ORDER BY ALL"));
    }

    [Fact]
    public void A_county_is_in_through_its_own_file_its_provinces_or_the_nations()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "440000", [Firm("440106"), Firm("440106"), Firm("441900")]);
        lake.Accept("enterprise", "2025Q3", "110101", [Firm("110101")]);
        lake.Accept("enterprise", "2025Q2", "100000", [Firm("320102"), Firm("310101")]);
        lake.Accept("enterprise", "2025Q3", "330106", [Firm("330106")]);
        lake.Return("enterprise", "2025Q3", "330105");
        Assert.True(lake.Refresh().Passed);

        Assert.Equal(
            [
                "enterprise|110000|1|-|-|0|1|-", "enterprise|110101|0|110101|1|0|1|false", "enterprise|330000|1|-|-|0|1|-", "enterprise|330100|0|-|-|0|1|-",
                "enterprise|330105|0|-|-|1|-|-", "enterprise|330106|0|330106|1|0|1|false", "enterprise|440000|1|440000|1|0|3|false",
                "enterprise|440100|0|440000|1|0|2|false", "enterprise|440106|0|440000|1|0|2|false", "enterprise|441900|0|440000|1|0|1|false",
            ],
            lake.Rows("marts/return_status", $"SELECT {Columns} FROM t WHERE period = '2025Q3' AND kind = 'enterprise' AND left(region_code, 2) IN ('11', '33', '44') ORDER BY ALL"));
        // The nation's file speaks for the provinces and counties that it has rows of, and for no other.
        Assert.Equal(
            ["100000|100000|2", "310000|100000|1", "310101|100000|1", "320000|100000|1", "320100|100000|1", "320102|100000|1"],
            lake.Rows("marts/return_status", "SELECT region_code, return_region, rows FROM t WHERE period = '2025Q2' AND return_region IS NOT NULL ORDER BY ALL"));

        const string later = "2025-10-25 10:00";
        Assert.Equal(
            [ReturnState.Missing, ReturnState.Accepted, ReturnState.Partial, ReturnState.Returned, ReturnState.Accepted],
            new[] { "110000", "110101", "330100", "330105", "440106" }.Select(region => State(lake, region, later)));
        var district = Read(lake, "2025Q3").Single(row => row.Region.Code == "110101");
        Assert.Equal(("东城区", "110000"), (district.Region.NameZh, district.Parent));
    }

    [Fact]
    public void Enterprises_of_the_period_before_are_expected_again()
    {
        using var lake = new TestLake();
        // A, B and C in Yuexiu and D in Nanshan; next quarter A stayed, B went to Nanshan, C and D are gone, E is new.
        lake.Accept("enterprise", "2025Q2", "440000", [Firm("440104", "A"), Firm("440104", "B"), Firm("440104", "C"), Firm("440305", "D")]);
        lake.Accept("enterprise", "2025Q3", "440000", [Firm("440104", "A"), Firm("440305", "B"), Firm("440305", "E")]);
        lake.Accept("task", "2025Q3", "440000", [new Job("440106", "M01", "in_progress", 50, "2025-01-01", "2025-12-31")]);
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["440000|4|3|2", "440100|3|1|2", "440104|3|1|2", "440300|1|2|0", "440305|1|2|0"],
            lake.Rows("marts/return_status", "SELECT region_code, enterprises_expected, enterprises_reported, enterprises_covered FROM t WHERE period = '2025Q3' AND kind = 'enterprise' AND left(region_code, 2) = '44' ORDER BY ALL"));
        Assert.Equal(["0"], lake.Rows("marts/return_status", "SELECT count(*) FROM t WHERE kind <> 'enterprise' AND enterprises_expected IS NOT NULL"));

        // Nothing has come for the next quarter: all three are expected and none is there; without a refresh.
        var next = Read(lake, "2025Q4").Where(row => row.Kind == "enterprise" && row.Region.Code.StartsWith("44", StringComparison.Ordinal));
        Assert.Equal(
            ["440000|3||0", "440100|1||0", "440104|1||0", "440300|2||0", "440305|2||0"],
            next.Select(row => $"{row.Region.Code}|{row.EnterprisesExpected}|{row.EnterprisesReported}|{row.EnterprisesCovered}"));
        Assert.All(next, row => Assert.Equal(ReturnState.Missing, row.At(Beijing("2026-01-21 00:00"))));
    }

    [Fact]
    public void A_submission_returned_and_accepted_later_was_received_first_and_is_not_returned_any_more()
    {
        using var lake = new TestLake();
        string id = lake.Return("task", "2025Q3", "110000");
        lake.AcceptReturned(id, "task", "2025Q3", "110000", [new Job("110101", "M01", "in_progress", 50, "2025-01-01", "2025-12-31")]);
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["1|0|2025-10-10 00:01|2025-10-10 00:02"],
            lake.Rows("marts/return_status", "SELECT revision, returned, strftime(first_received_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M'), strftime(first_accepted_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M') FROM t WHERE kind = 'task' AND region_code = '110000'"));
    }

    [Fact]
    public void A_file_of_a_prefecture_that_is_sent_back_leaves_the_return_of_its_province()
    {
        using var lake = new TestLake();
        lake.Accept("task", "2025Q3", "440000", [new Job("440106", "M01", "in_progress", 50, "2025-01-01", "2025-12-31")]);
        lake.Return("task", "2025Q3", "440100");
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(
            ["440000|1|0|2025-10-10 00:01|2025-10-10 00:01", "440000|1|1|2025-10-10 00:01|2025-10-10 00:01"],
            lake.Rows("marts/return_status", "SELECT return_region, revision, returned, strftime(first_received_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M'), strftime(first_accepted_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M') FROM t WHERE kind = 'task' AND region_code IN ('440000', '440100') ORDER BY region_code"));
    }

    [Fact]
    public void An_empty_lake_owes_everything()
    {
        using var lake = new TestLake();
        var rows = Read(lake, "2025Q3");
        Assert.Equal((128, 128), (rows.Count, rows.Count(row => row.Expected)));
        Assert.All(rows, row => Assert.Equal(ReturnState.Due, row.At(Beijing("2025-10-05 10:00"))));
        Assert.Equal(["inspection", "target"], Read(lake, "2025").Select(row => row.Kind).Distinct());
        Assert.Empty(lake.Store.Tables());
    }

    [Fact]
    public void What_was_collected_since_the_refresh_is_shown()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "110000", [Firm("110101")]);
        lake.Refresh();
        lake.Accept("enterprise", "2025Q3", "120000", [Firm("120101")]);
        Assert.Equal(ReturnState.Accepted, State(lake, "120000", "2025-10-25 10:00"));
    }

    [Fact]
    public void A_second_refresh_leaves_it_and_a_submission_changes_its_own_period_only()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q2", "110000", [Firm("110101")]);
        lake.Accept("enterprise", "2025Q3", "110000", [Firm("110101")]);
        lake.Refresh();
        Assert.False(lake.Refresh().Changed);
        lake.Return("task", "2025Q2", "120000");
        Assert.Equal(["2025Q2"], lake.Refresh().Marts.Single(mart => mart.Model == "return_status").Written);
    }

    [Fact]
    public void A_kind_of_another_name_is_covered_by_the_field_that_its_schema_names()
    {
        using var lake = new TestLake();
        string schemas = lake.Changed(TestLake.Schemas, "task.json", text => text
            .Replace("\"frequency\": \"quarter\",", "\"frequency\": \"quarter\", \"coverage\": \"task_id\",", StringComparison.Ordinal)
            .Replace("[\"period\", \"region_code\", \"task_id\"]", "[\"period\", \"task_id\"]", StringComparison.Ordinal));
        schemas = lake.Changed(TestLake.Schemas, "enterprise.json", text => text.Replace("  \"coverage\": \"enterprise_id\",\n", "", StringComparison.Ordinal));
        // Of T1, T2 and T3 the first moved to another district and the second stayed; T4 is new.
        lake.Accept("task", "2025Q2", "440000", [Task("440104", "T1"), Task("440104", "T2"), Task("440305", "T3")]);
        lake.Accept("task", "2025Q3", "440000", [Task("440305", "T1"), Task("440104", "T2"), Task("440305", "T4")]);
        lake.Accept("enterprise", "2025Q2", "440000", [Firm("440104", "A")]);
        lake.Accept("enterprise", "2025Q3", "440000", [Firm("440104", "A")]);
        Assert.True(lake.Refresh(schemas: schemas).Passed);

        Assert.Equal(
            ["enterprise|440000|-|-|-", "task|440000|3|3|2", "task|440104|2|1|2", "task|440305|1|2|0"],
            lake.Rows("marts/return_status", $"SELECT kind, region_code, {Coverage} FROM t WHERE period = '2025Q3' AND region_code IN ('440000', '440104', '440305') AND (kind = 'task' OR region_code = '440000') AND kind IN ('task', 'enterprise') ORDER BY ALL"));
        // The period before tells what is expected: more of it makes the next one stale.
        lake.Accept("task", "2025Q2", "110000", [Task("110101", "T9")]);
        Assert.Equal(["2025Q2", "2025Q3"], lake.Refresh(schemas: schemas).Marts.Single(mart => mart.Model == "return_status").Written);
        Assert.Equal(["1|-|0"], lake.Rows("marts/return_status", $"SELECT {Coverage} FROM t WHERE period = '2025Q3' AND kind = 'task' AND region_code = '110101'"));

        static Job Task(string region, string id) => new(region, "M01", "in_progress", 50, "2025-01-01", "2025-12-31") { Id = id };
    }

    private const string Coverage = "coalesce(enterprises_expected::VARCHAR, '-'), coalesce(enterprises_reported::VARCHAR, '-'), coalesce(enterprises_covered::VARCHAR, '-')";

    private const string Desk =
        "coalesce(approved_revision::VARCHAR, '-'), coalesce(strftime(approved_at AT TIME ZONE 'UTC', '%H:%M'), '-'), coalesce(strftime(locked_at AT TIME ZONE 'UTC', '%H:%M'), '-'), coalesce(reopened_until::VARCHAR, '-')";

    private static string[] AtTheDesk(TestLake lake, params string[] regions) => lake.Rows(
        "marts/return_status", $"SELECT region_code, {Desk} FROM t WHERE period = '2025Q3' AND kind = 'enterprise' AND region_code IN ({string.Join(", ", regions.Select(region => $"'{region}'"))}) ORDER BY ALL");

    private static IReadOnlyList<string> WrittenBy(RefreshResult result)
    {
        Assert.True(result.Passed);
        return [.. result.Marts.Where(mart => mart.Written.Count > 0).Select(mart => $"{mart.Model} {string.Join(',', mart.Written)}")];
    }

    [Fact]
    public void An_approval_and_its_withdrawal_make_the_periods_status_anew_and_nothing_else()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q2", "440000", [Firm("440106")]);
        lake.Accept("enterprise", "2025Q3", "440000", [Firm("440106")]);                    // 00:02 UTC
        lake.Accept("enterprise", "2025Q3", "440000", [Firm("440106"), Firm("440305")]);
        lake.Accept("enterprise", "2025Q3", "110000", [Firm("110101")]);
        Assert.True(lake.Refresh().Passed);
        Assert.False(lake.Refresh().Changed);

        lake.Step("approved", "2025Q3", "enterprise", "440000", revision: 2);               // 00:05 UTC
        Assert.Equal(["return_status 2025Q3"], WrittenBy(lake.Refresh()));
        // A county whose rows came with the province's return is approved with it.
        Assert.Equal(["110000|-|-|-|-", "440000|2|00:05|-|-", "440106|2|00:05|-|-"], AtTheDesk(lake, "110000", "440000", "440106"));
        Assert.Equal(["0"], lake.Rows("marts/return_status", "SELECT count(*) FROM t WHERE approved_at IS NOT NULL AND (period <> '2025Q3' OR kind <> 'enterprise')"));
        Assert.False(lake.Refresh().Changed);
        Assert.Equal($"{lake.Store.Table("events").Read().Version}", lake.Store.Table("marts/return_status").History()[^1].Parameters["events"]);

        lake.Step("approval_withdrawn", "2025Q3", "enterprise", "440000", revision: 2);
        Assert.Equal(["return_status 2025Q3"], WrittenBy(lake.Refresh()));
        Assert.Equal(["440000|-|-|-|-"], AtTheDesk(lake, "440000"));
    }

    [Fact]
    public void A_lock_reaches_what_it_touches_and_is_lifted_by_later_openings_of_all_of_that()
    {
        using var lake = new TestLake();
        lake.Accept("enterprise", "2025Q3", "440000", [Firm("440106")]);
        lake.Accept("enterprise", "2025Q3", "330106", [Firm("330106")]);
        lake.Accept("enterprise", "2025Q3", "330105", [Firm("330105")]);
        Assert.True(lake.Refresh().Passed);

        lake.Step("locked", "2025Q3", region: "330106");                                    // 00:04 UTC
        Assert.Equal(["return_status 2025Q3"], WrittenBy(lake.Refresh()));
        // The county's own return, and one for all of its province; not its neighbour's.
        Assert.Equal(["330000|-|-|00:04|-", "330105|-|-|-|-", "330106|-|-|00:04|-", "440000|-|-|-|-"], AtTheDesk(lake, "330000", "330105", "330106", "440000"));

        lake.Step("locked", "2025Q3", "enterprise");                                        // 00:05, everywhere
        lake.Step("locked", "2025Q2", "enterprise");                                        // another period
        lake.Step("locked", "2025Q3", "task");                                              // another kind
        lake.Step("opened", "2025Q3", region: "330000", until: "2025-12-31");               // 00:08
        lake.Step("opened", "2025Q3", "enterprise", "440000", until: "2025-11-30");
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(["110000|-|-|00:05|-", "330106|-|-|00:05|2025-12-31", "440000|-|-|00:05|2025-11-30"], AtTheDesk(lake, "110000", "330106", "440000"));
        Assert.Equal([false, false, true, true], new[] { ("330106", "2025-12-31 23:59"), ("440000", "2025-11-30 23:59"), ("440000", "2025-12-01 00:00"), ("110000", "2025-11-30 12:00") }
            .Select(each => Read(lake, "2025Q3").Single(row => row.Kind == "enterprise" && row.Region.Code == each.Item1).IsLocked(Beijing(each.Item2))));

        // A lock made later is not lifted by an opening that was there before; one for good lifts all that went before.
        lake.Step("locked", "2025Q3", region: "330106");                                    // 00:10
        lake.Step("opened", "2025Q3", region: "440000");
        Assert.True(lake.Refresh().Passed);
        Assert.Equal(["330000|-|-|00:10|-", "330105|-|-|00:05|2025-12-31", "330106|-|-|00:10|-", "440000|-|-|-|-", "440106|-|-|-|-"], AtTheDesk(lake, "330000", "330105", "330106", "440000", "440106"));
    }
}
